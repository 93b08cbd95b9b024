"""JAX: the program is traced once per case and compiled as a whole by XLA."""

import jax
import jax.numpy as jnp
import numpy

from __main__ import Unavailable

jax.config.update("jax_enable_x64", True)


def setup(device):
    try:
        processor = jax.devices(device)[0]
    except RuntimeError as error:
        raise Unavailable(f"JAX finds no {device}: {error}") from None
    if processor.platform != device:
        raise Unavailable(f"JAX finds no {device}, but {processor.device_kind}")
    jax.config.update("jax_default_device", processor)
    about = {"version": jax.__version__}
    if device != "cpu":
        about["deviceName"] = processor.device_kind
        about["memory"] = processor.memory_stats()["bytes_limit"]
    if device == "tpu":
        about["precisions"] = ["f32"]
    return about


upload = jax.device_put


def compile(function, inputs):
    return jax.jit(function)


finish = jax.block_until_ready

operations = {
    "sqrt": jnp.sqrt,
    "log": jnp.log,
    "exp": jnp.exp,
    "where": jnp.where,
    "minimum": jnp.minimum,
    "maximum": jnp.maximum,
    "pad": jnp.pad,
    "concat": jnp.concatenate,
    "set": lambda a, index, values: a.at[index].set(values),
}
