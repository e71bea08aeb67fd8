"""Text that people do not see, and phrases that talk a model into something."""

from aispm.providers.files.hidden.sign import Signs, signs

__all__ = ["Signs", "signs"]
