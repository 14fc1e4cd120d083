/**
 * Sine integral Si(x) = ∫₀ˣ sin t/t dt and the entire cosine integral Cin(x) = ∫₀ˣ (1 − cos t)/t dt
 * = γ + ln x − Ci(x), x ≥ 0; to about 1e-14.
 *
 * Power series up to 4; beyond, Ci(x) + i (Si(x) − π/2) = −E₁(ix)* by the continued fraction of E₁.
 *
 * @see Abramowitz & Stegun, 5.2.14, 5.2.16 and 5.1.22
 */
export function sineIntegrals(x: number): { readonly si: number; readonly cin: number } {
  if (x === 0) return { si: 0, cin: 0 };
  return x <= 4 ? series(x) : continuedFraction(x);
}

/** Euler's constant γ, to the last bit. */
export const EULER = 0.5772156649015329;

function series(x: number): { si: number; cin: number } {
  let [si, cin, term] = [0, 0, 1];
  for (let k = 1; k < 60; k++) {
    term *= x / k;
    const part = term / k;
    // x − x³/(3·3!) + …   and   x²/(2·2!) − x⁴/(4·4!) + …
    if (k % 2 === 1) si += k % 4 === 1 ? part : -part;
    else cin += k % 4 === 2 ? part : -part;
    if (part < 1e-18) break;
  }
  return { si, cin };
}

function continuedFraction(x: number): { si: number; cin: number } {
  // E₁(z) = e^{−z} /(z + 1 − 1/(z + 3 − 4/(z + 5 − …))), z = ix, by Lentz's method
  let [bRe, bIm] = [1, x];
  let [cRe, cIm] = [1e300, 0];
  let [dRe, dIm] = inverse(bRe, bIm);
  let [hRe, hIm] = [dRe, dIm];
  for (let k = 1; k < 500; k++) {
    const a = -k * k;
    bRe += 2;
    [dRe, dIm] = inverse(a * dRe + bRe, a * dIm + bIm);
    const [iRe, iIm] = inverse(cRe, cIm);
    [cRe, cIm] = [bRe + a * iRe, bIm + a * iIm];
    const [eRe, eIm] = [cRe * dRe - cIm * dIm, cRe * dIm + cIm * dRe];
    [hRe, hIm] = [hRe * eRe - hIm * eIm, hRe * eIm + hIm * eRe];
    if (Math.abs(eRe - 1) + Math.abs(eIm) < 1e-16) break;
  }
  const [cos, sin] = [Math.cos(x), -Math.sin(x)];
  const [re, im] = [hRe * cos - hIm * sin, hRe * sin + hIm * cos];
  return { si: Math.PI / 2 + im, cin: EULER + Math.log(x) + re };
}

function inverse(re: number, im: number): [number, number] {
  // far beyond the range of squares only where Lentz's method starts
  if (Math.abs(re) > 1e150) return [1 / re, 0];
  const square = re * re + im * im;
  return [re / square, -im / square];
}
