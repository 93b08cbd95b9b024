import { turbulentKineticEnergy } from "../../../../kernels/turbulent_kinetic_energy/mod.ts";
import { kernel } from "../../../../kernels/turbulent_kinetic_energy/native/kernel.ts";
import { testKernel } from "../../native.ts";

testKernel(turbulentKineticEnergy, kernel, {
  tke: (_grid, index) => index[3] !== 1,
  dtke: ({ nx, ny }, [i, j, , level]) =>
    level !== 0 || i < 2 || i >= nx - 2 || j < 2 || j >= ny - 2,
});
