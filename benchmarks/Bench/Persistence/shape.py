"""Usage: shape.py save|load FILE SERVICES ROUNDS. Prints milliseconds, a round a line. The same as Persisting/Shape.cs."""
import gc
import pickle
import sys
import time


class Application:
    pass


class MultiService:
    pass


class TCPServer:
    def __init__(self, endpoint, factory):
        self.name = None
        self.endpoint = endpoint
        self.factory = factory


class QuoteFactory:
    def __init__(self, quoter, settings):
        self.quoter = quoter
        self.settings = settings


class Settings:
    def __init__(self, host, greets, longest_line, timeout, weight):
        self.host = host
        self.greets = greets
        self.longest_line = longest_line
        self.timeout = timeout
        self.weight = weight


class Quoter:
    def __init__(self, quote):
        self.quote = quote


def make(services):
    quoter = Quoter("An apple a day keeps the doctor away.")
    tree = MultiService()
    tree.name = "servers"
    tree.services = [
        TCPServer(
            "tcp:%d:interface=127.0.0.1" % (1024 + i % 60000),
            QuoteFactory(quoter, Settings("host%d.local" % i, i % 7 == 0, 512 + i, "00:00:%02d" % (30 + i % 60), 0.5 * i)),
        )
        for i in range(services)
    ]
    application = Application()
    application.name = "many"
    application.services = [tree]
    return application


def timed(work):
    gc.collect()
    start = time.perf_counter()
    result = work()
    print("%.3f" % (1000 * (time.perf_counter() - start)))
    return result


action, path, services, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
if action == "save":
    application = make(services)
    for _ in range(rounds):
        pickled = timed(lambda: pickle.dumps(application, protocol=5))
    with open(path, "wb") as file:
        file.write(pickled)
else:
    def load():
        with open(path, "rb") as file:
            return pickle.load(file)

    for _ in range(rounds):
        timed(load)
