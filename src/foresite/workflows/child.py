"""The main of a child process, in which jobs are done: it opens the house and does what its worker orders."""

import signal

from foresite.catalog.organisations import scope_by_id
from foresite.platform.jobs.channel import serve_orders
from foresite.workflows.house import open_house

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, with which this ends
    serve_orders(open_house, lambda house, organisation_id: scope_by_id(house.engine, organisation_id))
