__implementations__ = ("numpy",)
