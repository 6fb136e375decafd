#!/usr/bin/env python3
"""Separation by flow priors and a training step, written plainly in PyTorch, to be timed beside `Discant.Bench flow separate` and `flow train`.

Random weights and noise, which take as long as others. Needs python3-torch (apt). Weight normalisation is folded and matrices are inverted
before the search begins; gradients are asked for latents alone. Both programs get the same number of threads.

Usage: bench/flow_beside_pytorch.py separate|train [SOURCES|BATCH] [SECONDS] [STEPS] [THREADS]
"""
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

BINS, HIDDEN, LAYERS, KERNEL, BLOCKS = 512, 64, 3, 5, 8


class Gates(nn.Module):
    """The network of gated convolutions of a coupling: start 1x1, layers, end 1x1."""

    def __init__(self):
        super().__init__()
        norm = nn.utils.weight_norm
        self.start = norm(nn.Conv1d(BINS, HIDDEN, 1))
        self.inner = nn.ModuleList(norm(nn.Conv1d(HIDDEN, 2 * HIDDEN, KERNEL, padding=KERNEL // 2)) for _ in range(LAYERS))
        self.outer = nn.ModuleList(norm(nn.Conv1d(HIDDEN, HIDDEN * (1 if k == LAYERS - 1 else 2), 1)) for k in range(LAYERS))
        self.end = nn.Conv1d(HIDDEN, 2 * BINS, 1)
        nn.init.zeros_(self.end.weight)
        nn.init.zeros_(self.end.bias)

    def fold(self):
        for layer in [self.start, *self.inner, *self.outer]:
            nn.utils.remove_weight_norm(layer)

    def forward(self, x):
        h, skip = self.start(x), 0
        for k in range(LAYERS):
            a = F.dropout(self.inner[k](h), 0.05, self.training)
            r = self.outer[k](torch.tanh(a[:, :HIDDEN]) * torch.sigmoid(a[:, HIDDEN:]))
            if k < LAYERS - 1:
                h, skip = h + r[:, :HIDDEN], skip + r[:, HIDDEN:]
            else:
                skip = skip + r
        return self.end(skip).chunk(2, 1)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.logs, self.bias = nn.Parameter(torch.zeros(2 * BINS, 1)), nn.Parameter(torch.zeros(2 * BINS, 1))
        self.matrix = nn.Parameter(torch.linalg.qr(torch.randn(4, 4))[0])
        self.gates = Gates()

    @staticmethod
    def mix(matrix, x):
        batch, _, time = x.shape
        groups = x.view(batch, 2, BINS // 2, 2, time).permute(0, 1, 3, 2, 4).reshape(batch, 4, -1)
        mixed = torch.matmul(matrix, groups)
        return mixed.view(batch, 2, 2, BINS // 2, time).permute(0, 1, 3, 2, 4).reshape(batch, 2 * BINS, time)

    def forward(self, x):
        x = self.bias + torch.exp(self.logs) * x
        x = self.mix(self.matrix, x)
        even, odd = x.chunk(2, 1)
        shift, scale = self.gates(even)
        frames = x.shape[2]
        logdet = frames * (self.logs.sum() + BINS // 2 * torch.linalg.slogdet(self.matrix)[1]) + scale.sum((1, 2))
        return torch.cat([even, shift + torch.exp(scale) * odd], 1), logdet

    def inverse(self, z):
        even, odd = z.chunk(2, 1)
        shift, scale = self.gates(even)
        x = torch.cat([even, (odd - shift) * torch.exp(-scale)], 1)
        return (self.mix(self.inverted, x) - self.bias) * torch.exp(-self.logs)


class Flow(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList(Block() for _ in range(BLOCKS))

    def freeze(self):
        self.eval()
        for block in self.blocks:
            block.gates.fold()
            block.inverted = torch.linalg.inv(block.matrix.detach())
        self.requires_grad_(False)

    def forward(self, x):
        x = torch.cat([x[:, :, 0::2], x[:, :, 1::2]], 1)
        logdet = 0
        for block in self.blocks:
            x, more = block(x)
            logdet = logdet + more
        return x, logdet

    def inverse(self, z):
        z = torch.cat([z[:, :, 0::2], z[:, :, 1::2]], 1)
        for block in reversed(self.blocks):
            z = block.inverse(z)
        even, odd = z.chunk(2, 1)
        return torch.stack([even, odd], 3).flatten(2)


def separate(sources, frames, steps):
    flows = [Flow() for _ in range(sources)]
    for flow in flows:
        flow.freeze()
    mixture = torch.rand(1, BINS, frames)
    latents = torch.zeros(sources, BINS, frames, requires_grad=True)
    adam = torch.optim.Adam([latents], lr=0.01)
    for _ in range(steps):
        adam.zero_grad()
        total = sum(flow.inverse(latents[k : k + 1]) for k, flow in enumerate(flows))
        x, y = mixture + 1e-8, total.abs() + 1e-8
        (x * torch.log(x / y + 1e-8) - x + y).mean().backward()
        adam.step()


def train(batch, frames, steps):
    flow, data = Flow(), torch.rand(batch, BINS, frames)
    adam = torch.optim.Adam(flow.parameters(), lr=1e-4)
    for _ in range(steps):
        adam.zero_grad()
        z, logdet = flow(data)
        ((0.5 * z.square().sum() - logdet.sum()) / data.numel() + 0.5 * math.log(2 * math.pi)).backward()
        nn.utils.clip_grad_norm_(flow.parameters(), 4)
        adam.step()


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in ("separate", "train"):
        sys.exit(__doc__.strip().splitlines()[-1])
    usual = (4, 10, 150, 2) if sys.argv[1] == "separate" else (4, 8, 10, 2)
    count, seconds, steps, threads = (int(given) for given in (*sys.argv[2:6], *usual[len(sys.argv[2:6]) :]))
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    frames = int(seconds * 22050 / 256) // 2 * 2
    wall, cpu = time.perf_counter(), time.process_time()
    (separate if sys.argv[1] == "separate" else train)(count, frames, steps)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"PyTorch {torch.__version__}, {sys.argv[1]} {count} x {seconds} s x {steps} steps: {wall:.2f} s, {1000 * wall / steps:.1f} ms a step, {1000 * cpu / steps:.1f} ms of processor a step")


if __name__ == "__main__":
    main()
