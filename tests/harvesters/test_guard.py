"""Which addresses may be called, whatever the name or spelling that leads there."""

import pytest

from catalogue.error import Denied, Unreachable
from catalogue.setting import Settings
from harvesters.guard import Guard, is_public, network_of

INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.9",
    "192.168.1.1",
    "169.254.169.254",
    "168.63.129.16",
    "100.64.0.1",
    "100.100.100.200",
    "0.0.0.0",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_of_no_public_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_public_address_stays_public_in_every_form(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f.1", "::1", "0"])
def test_every_spelling_of_this_machine_is_denied(host: str) -> None:
    with pytest.raises(Denied, match="JARDIN_ALLOW_HOSTS"):
        Guard(Settings()).addresses(host, 80, 5)


def test_a_name_that_nobody_knows_is_unreachable() -> None:
    with pytest.raises(Unreachable, match="cannot be resolved"):
        Guard(Settings()).addresses("no-such-host.invalid", 80, 5)


def test_the_resolver_is_given_up_after_its_time() -> None:
    with pytest.raises(Unreachable, match="cannot be resolved"):
        Guard(Settings()).addresses("slow.invalid", 80, 0)


def test_a_range_in_the_allow_list_lets_its_addresses_pass() -> None:
    guard = Guard(Settings(allow_hosts="127.0.0.0/8"))
    assert guard.addresses("127.0.0.1", 80, 5) == ("127.0.0.1",)
    guard.must_allow("example.org", "::ffff:127.0.0.1")


def test_a_range_in_the_allow_list_lets_no_other_address_pass() -> None:
    with pytest.raises(Denied):
        Guard(Settings(allow_hosts="10.0.0.0/8")).must_allow("intranet", "169.254.169.254")


def test_a_host_name_in_the_allow_list_may_lead_anywhere() -> None:
    guard = Guard(Settings(allow_hosts="fdp.hospital.internal, localhost"))
    guard.must_allow("FDP.hospital.internal.", "10.0.0.7")
    with pytest.raises(Denied):
        guard.must_allow("other.hospital.internal", "10.0.0.7")


def test_an_allow_list_entry_is_a_range_or_a_name() -> None:
    assert str(network_of("10.1.2.3")) == "10.1.2.3/32"
    assert str(network_of("[::1]")) == "::1/128"
    assert network_of("hospital.internal") is None
