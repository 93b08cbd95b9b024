__implementations__ = ("numpy", "aesara")
