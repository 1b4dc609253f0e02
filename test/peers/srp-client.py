"""Espressif's client of Security 2 as a dialogue: prints A; reads salt and B; prints M1; reads M2; prints its verdict."""

import sys
import types
from importlib import import_module
from importlib.util import find_spec

# The package's __init__ wants Bluetooth and protobuf; the arithmetic beside it wants neither.
package = types.ModuleType('rmaker_tools.common.security')
package.__path__ = [find_spec('rmaker_tools.common').submodule_search_locations[0] + '/security']
sys.modules[package.__name__] = package
srp6a = import_module('rmaker_tools.common.security.srp6a')

username, password = sys.argv[1:3]
client = srp6a.Srp6a(username, password)
while client.A >> 3064 == 0:  # it sends numbers without leading zeros; the unit takes 384 bytes, as ESP-IDF does
    client = srp6a.Srp6a(username, password)
print(client.start_authentication()[1].hex(), flush=True)
salt, device_public = (bytes.fromhex(sys.stdin.readline().strip()) for _ in range(2))
print(client.process_challenge(salt, device_public).hex(), flush=True)
client.verify_session(bytes.fromhex(sys.stdin.readline().strip()))
print('authenticated' if client.authenticated() else 'not authenticated')
