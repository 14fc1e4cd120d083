"""The workloads of workloads.ts in numpy, vectorised over replicas; prints {name: [nanoseconds, check]} as JSON."""
import json
import time
import numpy as np

rng = np.random.default_rng(1)


def fastest(rounds, work):
    best = np.inf
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best * 1e9


def normals():
    out = np.empty(100_000)
    nanoseconds = fastest(9, lambda: rng.standard_normal(out=out)) / out.size
    return nanoseconds, out.var()


def harmonic(levels=10, replicas=1000, k=1.0, g2=0.01, dt=1e-3, warm=3000):
    x = np.sqrt(g2) * rng.standard_normal((replicas, levels)) * np.sqrt(levels / 2)
    i, j = np.triu_indices(levels, 1)
    kick = np.sqrt(2 * g2 * dt)

    def steps(count):
        for _ in range(count):
            s = x[:, :, None] - x[:, None, :]
            force = (s / (s * s + g2 * dt)).sum(axis=2)
            x[:] += -k * dt * x + g2 * dt * force + kick * rng.standard_normal(x.shape)

    steps(warm)
    squares = []

    def timed():
        steps(100)
        squares.append((x**2).sum(axis=1).mean())

    nanoseconds = fastest(7, timed) / 100 / levels / replicas
    return nanoseconds, np.mean(squares)


def kernel(n=10, mass=2.0):
    return (mass**2 + 2) * np.eye(n) - np.roll(np.eye(n), 1, 0) - np.roll(np.eye(n), -1, 0)


def learnt(replicas, mu2=9.0):
    values, vectors = np.linalg.eigh(kernel())
    w = np.sqrt(mu2 - values)[:, None] * vectors.T
    return np.repeat(w[None], replicas, 0), vectors, np.linalg.inv(kernel())


def spacing(w, vectors, mu2=9.0):
    aligned = vectors.T @ (mu2 * np.eye(10) - np.swapaxes(w, 1, 2) @ w) @ vectors
    a, b, c = aligned[:, 1, 1], aligned[:, 2, 2], aligned[:, 1, 2]
    return np.sqrt((a - b) ** 2 + 4 * c * c).mean()


def rbm(collapsed, replicas, warm, updates, k=3, batch=16, alpha=0.1, mu2=9.0):
    w, vectors, target = learnt(replicas)
    v = rng.standard_normal((replicas, 10, batch)) / np.sqrt(mu2)
    one = np.eye(10)

    def update():
        nonlocal w, v
        if collapsed:
            a = np.swapaxes(w, 1, 2) @ w / mu2
            a2 = a @ a
            total = a2 @ (one + a2) + one
            root = np.linalg.cholesky((a + one) @ total / mu2)
            v = (a2 @ a) @ v + root @ rng.standard_normal(v.shape)
        else:
            for _ in range(k):
                h = w @ v + rng.standard_normal(v.shape)
                v = np.swapaxes(w, 1, 2) @ h / mu2 + rng.standard_normal(v.shape) / np.sqrt(mu2)
        w = w + alpha * w @ (target - v @ np.swapaxes(v, 1, 2) / batch)

    for _ in range(warm):
        update()
    found = []

    def timed():
        for _ in range(updates):
            update()
        found.append(spacing(w, vectors))

    nanoseconds = fastest(5, timed) / updates / replicas
    return nanoseconds, np.mean(found)


def student(replicas=1000, batch=16, alpha=0.1, n=0.1, kappa=2.0, warm=150, updates=50):
    w = 0.1 * rng.standard_normal((replicas, 2, 2))
    teacher = kappa * np.eye(2)
    found = []

    def update():
        nonlocal w
        x = rng.standard_normal((replicas, 2, batch))
        a = rng.standard_normal((replicas, 2, 2))
        a = (a + np.swapaxes(a, 1, 2)) * (n / np.sqrt(2 * batch))
        w = w - alpha * ((w - teacher) @ (x @ np.swapaxes(x, 1, 2)) / batch + a)

    for _ in range(warm):
        update()

    def timed():
        for _ in range(updates):
            update()
        s = np.linalg.svd(w, compute_uv=False)
        found.append((s[:, 0] - s[:, 1]).mean())

    nanoseconds = fastest(5, timed) / updates / replicas
    return nanoseconds, np.mean(found)


def eigenvalues(n=10, count=10_000):
    a = rng.standard_normal((count, n, n))
    a = a + np.swapaxes(a, 1, 2)
    nanoseconds = fastest(5, lambda: np.linalg.eigvalsh(a)) / count
    return nanoseconds, (np.linalg.eigvalsh(a) ** 2).sum() / (a**2).sum()


def singular(n=384):
    a = rng.standard_normal((n, n))
    nanoseconds = fastest(5, lambda: np.linalg.svd(a, compute_uv=False))
    return nanoseconds, (np.linalg.svd(a, compute_uv=False) ** 2).sum() / (a**2).sum()


print(
    json.dumps(
        {
            "normals": normals(),
            "harmonic": harmonic(),
            "harmonic-100": harmonic(100, 20, dt=1e-4, warm=100),
            "rbm-collapsed": rbm(True, 1000, 120, 20),
            "rbm-sweeps": rbm(False, 1000, 120, 10),
            "rbm-one": rbm(False, 1, 2000, 1000),
            "teacher-student": student(),
            "eigenvalues": eigenvalues(),
            "singular": singular(),
        }
    )
)
