"""One page of HTML that shows an article and its events; it loads nothing and runs nothing but its own script."""

from lede.view.page import page

__all__ = ["page"]
