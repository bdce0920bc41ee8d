"""The blog post's own walk-through works from start to end, with its Kafka and with today's."""

import unittest

import walkthrough


class Walkthrough(unittest.TestCase):
    def test_kafka_1_0_0_with_zookeeper(self):
        walkthrough.walk("1.0.0")

    def test_kafka_4_3_0(self):
        walkthrough.walk("4.3.0")


if __name__ == "__main__":
    unittest.main()
