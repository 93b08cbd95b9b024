"""TensorFlow: the program is traced into a graph once per case and compiled as a whole by XLA."""

import tensorflow as tf

from __main__ import Unavailable

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
place = "/CPU:0"


def setup(device):
    global place
    about = {"version": tf.__version__}
    if device == "gpu":
        processors = tf.config.list_physical_devices("GPU")
        if not processors:
            raise Unavailable("TensorFlow finds no GPU that it can use")
        place = "/GPU:0"
        details = tf.config.experimental.get_device_details(processors[0])
        about["deviceName"] = details.get("device_name", "GPU")
    return about


def upload(array):
    with tf.device(place):
        return tf.constant(array)


def compile(function, inputs):
    compiled = tf.function(function, jit_compile=True, autograph=False)

    def call(*tensors):
        with tf.device(place):
            return compiled(*tensors)

    return call


def finish(tensors):
    # A call returns while a GPU is still computing.
    if place != "/CPU:0":
        tf.test.experimental.sync_devices()


def where(condition, yes, no):
    dtype = yes.dtype if tf.is_tensor(yes) else no.dtype
    return tf.where(condition, tf.convert_to_tensor(yes, dtype), tf.convert_to_tensor(no, dtype))


operations = {
    "sqrt": tf.sqrt,
    "log": tf.math.log,
    "exp": tf.exp,
    "where": where,
    "minimum": tf.minimum,
    "maximum": tf.maximum,
    "pad": tf.pad,
    "concat": tf.concat,
}
