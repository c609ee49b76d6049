"""A typed client of the service: `Client`, its twin `AsyncClient`, and a health probe."""

from lede.client.aio import AsyncClient
from lede.client.channel import Tls, service_config
from lede.client.failures import CallFailed
from lede.client.probe import Health, probe
from lede.client.streaming import StreamAnswer
from lede.client.sync import Client

__all__ = ["AsyncClient", "CallFailed", "Client", "Health", "StreamAnswer", "Tls", "probe", "service_config"]
