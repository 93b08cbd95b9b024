"""PyTorch, its compiler: the program as one function, compiled by TorchInductor."""

import shutil

import torch

import pytorch
from __main__ import Unavailable
from pytorch import download, finish, operations, upload


def setup(device):
    if device == "cpu" and not (shutil.which("g++") or shutil.which("clang++")):
        raise Unavailable("PyTorch compiles with a C++ compiler, and there is no g++ or clang++")
    return pytorch.setup(device)


def compile(function, inputs):
    torch._dynamo.reset()
    return torch.compile(function, fullgraph=True, dynamic=False)
