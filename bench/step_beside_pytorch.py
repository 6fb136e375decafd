#!/usr/bin/env python3
"""One training step of the published PyTorch implementation (github.com/schufo/umss), timed like ours.

Usage: step_beside_pytorch.py CHECKOUT [batch=16] [voices=4] [repeats=2]
Needs PyTorch and NumPy (Debian: python3-torch python3-numpy python3-scipy). One thread. Prints wall and processor seconds and peak memory.
"""
import os
import resource
import sys
import time
import types

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
checkout = sys.argv[1]
batch, voices, repeats = (int(sys.argv[k]) if len(sys.argv) > k else d for k, d in ((2, 16), (3, 4), (4, 2)))
sys.path.insert(0, checkout)
# Imported by the checkout for plots and data, not needed for a step.
for name in ("matplotlib", "matplotlib.pyplot", "librosa", "librosa.display", "librosa.filters", "tensorboard"):
    try:
        __import__(name)
    except ImportError:
        sys.modules[name] = types.ModuleType(name)

import torch  # noqa: E402

torch.set_num_threads(1)
import models  # noqa: E402
from ddsp import losses  # noqa: E402

torch.manual_seed(4)
model = models.SourceFilterMixtureAutoencoder2(
    n_harmonics=101, filter_order=20, fft_size=512, hop_size=256, n_samples=64000, harmonic_roll_off=6, estimate_noise_mag=True,
    f_ref=200, encoder="MixEncoderSimple", n_sources=voices, bidirectional=False, voiced_unvoiced_diff=False)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-4, weight_decay=1e-5)
loss_fn = losses.SpectralLoss(fft_sizes=[2048, 1024, 512, 256, 128, 64], mag_weight=1.0, logmag_weight=1.0)
mix = torch.rand(batch, 64000) * 2 - 1
f0 = 100 * 2 ** (torch.arange(voices) * 0.7 + torch.rand(batch, 1, voices)) * torch.ones(1, 250, 1)
print(sum(p.numel() for p in model.parameters()), "parameters")
for _ in range(repeats):
    wall, cpu = time.time(), time.process_time()
    optimizer.zero_grad()
    loss = loss_fn(mix, model(mix, f0))
    loss.backward()
    optimizer.step()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"PyTorch step: batch {batch} x 4 s x {voices} voices: wall {time.time() - wall:.2f} s, CPU {time.process_time() - cpu:.2f} s, peak {peak:.2f} GB", flush=True)
