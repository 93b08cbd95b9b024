"""The equation of state as one loop over the cells, everything in between in local variables.

The same algorithm as `typed_array`: the polynomials in C are collected after S and its root are put
in, so that value and derivative share their coefficients, and logarithms of arguments close to 1
are series. Formulas and names are those of the folder's README; a `_` stands for its prime. The
coefficients are constants of the compiled function. In f32 the arrays are f32; arithmetic with
a number that is written here is f64.
"""

from math import atanh, log1p, sqrt

import numba
import numpy

# Gauss–Legendre formulas on [0, 1]; that of f32 has three nodes.
NODES = {
    "f64": (0.06943184420297371, 0.33000947820757187, 0.6699905217924281, 0.9305681557970263),
    "f32": (0.11270166537925831, 0.5, 0.8872983346207417, 0.0),
}
WEIGHTS = {
    "f64": (0.1739274225687269, 0.3260725774312731, 0.3260725774312731, 0.1739274225687269),
    "f32": (5 / 18, 8 / 18, 5 / 18, 0.0),
}


def prepare(inputs, constants, precision, formulation):
    coefficients = list(constants.values())
    cell = closed(coefficients) if formulation == "closed" else quadrature(coefficients, precision)

    @numba.njit(error_model="numpy")
    def compute(sa, ct, p, dHdT):
        levels = p.size
        for column in range(dHdT.size // levels):
            for k in range(levels):
                n = column * levels + k
                dHdT[n] = cell(sa[n], ct[n], p[k])

    sa, ct, p = (inputs[name].ravel() for name in ("sa", "ct", "p"))
    dHdT = numpy.empty_like(sa)
    shape = inputs["sa"].shape
    return lambda: compute(sa, ct, p, dHdT), [lambda: dHdT.reshape(shape)]


def closed(coefficients):
    """The total derivative of the analytical integral."""
    v01, v02, v03, v04, v05, v06, v07, v08, v09, v10, v11, v12 = coefficients[0:12]
    v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24 = coefficients[12:24]
    v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35, v36 = coefficients[24:36]
    v37, v38, v39, v40, v41, v42, v43, v44, v45, v46, v47, v48 = coefficients[36:48]
    # artanh(√x)/√x is 1 + g1 x + g2 x² + g3 x³ + g4 x⁴ up to 1e-3, with an error below 1e-17.
    g1, g2, g3, g4 = (
        0.33333333333332443,
        0.20000000007116564,
        0.1428569436324603,
        0.11133869670335819,
    )

    @numba.njit(inline="always", error_model="numpy")
    def cell(S, C, p):
        r = sqrt(S)

        # Denominator d(p) = b0 + c1 p + b2 p², where c1 is 2 b1
        v19C = v19 * C
        b2a = v18 + v19C
        b2 = v17 + v20 * S + C * b2a
        b2_ = b2a + v19C
        i2 = 1.0 / b2
        v14C = v14 * C
        c1a = v13 + v16 * S + v14C
        c1 = v12 + v15 * S + C * c1a
        c1_ = c1a + v14C
        b00 = v01 + S * (v05 + v08 * r)
        b01 = v02 + S * (v06 + v09 * r)
        b02 = v03 + S * (v07 + v10 * r)
        b03C = C * (v04 + S * (v11 * r))
        b0b = b02 + b03C
        b0a = b01 + C * b0b
        b0 = b00 + C * b0a
        b0_ = b0a + C * (b0b + b03C)

        # Numerator a0 + a1 p + a2 p² + a3 p³ of the specific volume; the derivative of a3 is v48
        a00 = v21 + S * (v26 + v36 * S + v31 * r)
        a01 = v22 + S * (v27 + v32 * r)
        a02 = v23 + S * (v28 + v33 * r)
        a03 = v24 + S * (v29 + v34 * r)
        a04C = C * (v25 + S * (v30 + v35 * r))
        a0c = a03 + a04C
        a0b = a02 + C * a0c
        a0a = a01 + C * a0b
        a0 = a00 + C * a0a
        a0_ = a0a + C * (a0b + C * (a0c + a04C))
        v40C = v40 * C
        a1b = v39 + v40C
        a1a = v38 + v42 * S + C * a1b
        a1 = v37 + v41 * S + C * a1a
        a1_ = a1a + C * (a1b + v40C)
        v45C = v45 * C
        a2a = v44 + v46 * S + v45C
        a2 = v43 + C * a2a
        a2_ = a2a + v45C
        a3 = v47 + v48 * C

        # Quotient q0 + q1 p of both and remainder N + M p; m = M / b2, H = 2 N - m c1
        q1 = a3 * i2
        q1_ = (v48 - q1 * b2_) * i2
        q0 = (a2 - q1 * c1) * i2
        q0_ = (a2_ - q1_ * c1 - q1 * c1_ - q0 * b2_) * i2
        M = a1 - q1 * b0 - q0 * c1
        M_ = a1_ - q1_ * b0 - q1 * b0_ - q0_ * c1 - q0 * c1_
        N = a0 - q0 * b0
        N_ = a0_ - q0_ * b0 - q0 * b0_
        m = M * i2
        m_ = (M_ - m * b2_) * i2
        H = N + N - m * c1
        H_ = N_ + N_ - m_ * c1 - m * c1_

        # L = ½ ln(d(p) / d(0)) = artanh(s) and J = ½ ∫ dp / d(p) = artanh(f W) / W
        t = p * (c1 + p * b2)
        t_ = p * (c1_ + p * b2_)
        e = b0 + b0 + p * c1
        e_ = b0_ + b0_ + p * c1_
        bb = b0 + b0
        W2 = c1 * c1 - (bb + bb) * b2
        s = t / (bb + t)
        f = p / e
        x = s * s
        y = f * f * W2
        if x < 1e-3 and y < 1e-3:
            L = s * (1.0 + x * (g1 + x * (g2 + x * (g3 + x * g4))))
            J = f * (1.0 + y * (g1 + y * (g2 + y * (g3 + y * g4))))
        else:
            W = sqrt(W2)
            L = 0.5 * log1p(t / b0)
            J = atanh(f * W) / W

        # h = 10⁴ (p (q0 + ½ q1 p) + m L + H J), differentiated by the product rule. With
        # g = ½ / (b0 d(p)) and ρ = W′ / W: L′ = g (t′ b0 - t b0′), J′ = ½ p g (ρ e - e′) - ρ J
        rho = (c1 * c1_ - 2.0 * (b0_ * b2 + b0 * b2_)) / W2
        g = 0.5 / (b0 * (b0 + t))
        halfP = 0.5 * p
        return 1e4 * (
            p * (q0_ + halfP * q1_)
            + m_ * L
            + (H_ - H * rho) * J
            + g * (m * (t_ * b0 - t * b0_) + halfP * H * (rho * e - e_))
        )

    return cell


def quadrature(coefficients, precision):
    """The integral of the derivative by the Gauss–Legendre formula with three or four nodes."""
    v01, v02, v03, v04, v05, v06, v07, v08, v09, v10, v11, v12 = coefficients[0:12]
    v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24 = coefficients[12:24]
    v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35, v36 = coefficients[24:36]
    v37, v38, v39, v40, v41, v42, v43, v44, v45, v46, v47, v48 = coefficients[36:48]
    x1, x2, x3, x4 = NODES[precision]
    w1, w2, w3, w4 = (1e4 * weight for weight in WEIGHTS[precision])

    @numba.njit(inline="always", error_model="numpy")
    def cell(S, C, p):
        r = sqrt(S)

        # Denominator d(p) = b0 + c1 p + b2 p², where c1 is 2 b1
        v19C = v19 * C
        b2a = v18 + v19C
        b2 = v17 + v20 * S + C * b2a
        b2_ = b2a + v19C
        v14C = v14 * C
        c1a = v13 + v16 * S + v14C
        c1 = v12 + v15 * S + C * c1a
        c1_ = c1a + v14C
        b00 = v01 + S * (v05 + v08 * r)
        b01 = v02 + S * (v06 + v09 * r)
        b02 = v03 + S * (v07 + v10 * r)
        b03C = C * (v04 + S * (v11 * r))
        b0b = b02 + b03C
        b0a = b01 + C * b0b
        b0 = b00 + C * b0a
        b0_ = b0a + C * (b0b + b03C)

        # Numerator a0 + a1 p + a2 p² + a3 p³ of the specific volume; the derivative of a3 is v48
        a00 = v21 + S * (v26 + v36 * S + v31 * r)
        a01 = v22 + S * (v27 + v32 * r)
        a02 = v23 + S * (v28 + v33 * r)
        a03 = v24 + S * (v29 + v34 * r)
        a04C = C * (v25 + S * (v30 + v35 * r))
        a0c = a03 + a04C
        a0b = a02 + C * a0c
        a0a = a01 + C * a0b
        a0 = a00 + C * a0a
        a0_ = a0a + C * (a0b + C * (a0c + a04C))
        v40C = v40 * C
        a1b = v39 + v40C
        a1a = v38 + v42 * S + C * a1b
        a1 = v37 + v41 * S + C * a1a
        a1_ = a1a + C * (a1b + v40C)
        v45C = v45 * C
        a2a = v44 + v46 * S + v45C
        a2 = v43 + C * a2a
        a2_ = a2a + v45C
        a3 = v47 + v48 * C

        p1 = x1 * p
        p2 = x2 * p
        p3 = x3 * p
        i1 = 1.0 / (b0 + p1 * (c1 + p1 * b2))
        i2 = 1.0 / (b0 + p2 * (c1 + p2 * b2))
        i3 = 1.0 / (b0 + p3 * (c1 + p3 * b2))
        sum = w1 * (
            (
                a0_
                + p1 * (a1_ + p1 * (a2_ + p1 * v48))
                - (a0 + p1 * (a1 + p1 * (a2 + p1 * a3))) * i1 * (b0_ + p1 * (c1_ + p1 * b2_))
            )
            * i1
        )
        sum += w2 * (
            (
                a0_
                + p2 * (a1_ + p2 * (a2_ + p2 * v48))
                - (a0 + p2 * (a1 + p2 * (a2 + p2 * a3))) * i2 * (b0_ + p2 * (c1_ + p2 * b2_))
            )
            * i2
        )
        sum += w3 * (
            (
                a0_
                + p3 * (a1_ + p3 * (a2_ + p3 * v48))
                - (a0 + p3 * (a1 + p3 * (a2 + p3 * a3))) * i3 * (b0_ + p3 * (c1_ + p3 * b2_))
            )
            * i3
        )
        if w4 != 0.0:
            p4 = x4 * p
            i4 = 1.0 / (b0 + p4 * (c1 + p4 * b2))
            sum += w4 * (
                (
                    a0_
                    + p4 * (a1_ + p4 * (a2_ + p4 * v48))
                    - (a0 + p4 * (a1 + p4 * (a2 + p4 * a3))) * i4 * (b0_ + p4 * (c1_ + p4 * b2_))
                )
                * i4
            )
        return p * sum

    return cell
