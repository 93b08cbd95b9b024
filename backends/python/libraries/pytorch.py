"""PyTorch: every operation makes a tensor, one after the other."""

import torch

from __main__ import Unavailable

place = torch.device("cpu")


def setup(device):
    global place
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    about = {"version": torch.__version__.split("+")[0]}
    if device == "gpu":
        if not torch.cuda.is_available():
            raise Unavailable("PyTorch finds no GPU that it can use")
        place = torch.device("cuda")
        about["deviceName"] = torch.cuda.get_device_name(0)
        about["memory"] = torch.cuda.mem_get_info()[0]
    return about


def upload(array):
    return torch.from_numpy(array).to(place)


def download(tensor):
    return tensor.cpu().numpy()


def finish(tensors):
    if place.type == "cuda":
        torch.cuda.synchronize()


def minimum(a, b):
    return torch.clamp_max(a, b) if isinstance(b, float) else torch.minimum(a, b)


def maximum(a, b):
    return torch.clamp_min(a, b) if isinstance(b, float) else torch.maximum(a, b)


def pad(a, margins):
    # The last axis comes first.
    return torch.nn.functional.pad(a, [n for margin in reversed(margins) for n in margin])


def set(a, index, values):
    copy = a.clone()
    copy[index] = values
    return copy


operations = {
    "sqrt": torch.sqrt,
    "log": torch.log,
    "exp": torch.exp,
    "where": torch.where,
    "minimum": minimum,
    "maximum": maximum,
    "pad": pad,
    "concat": torch.cat,
    "set": set,
}
