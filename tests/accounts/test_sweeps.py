import pytest
from celery.exceptions import SoftTimeLimitExceeded

from accounts.sweeps import for_each_company
from kbeauty.lib.tenancy import current_company_id
from tests.factories.accounts import CompanyFactory


@pytest.fixture
def companies(db):
    closed = CompanyFactory(is_active=False)
    return [*CompanyFactory.create_batch(3), closed]


def test_each_active_company_is_in_force_for_its_work(companies):
    found = []

    for_each_company(
        lambda company: found.append((company, current_company_id())),
        lambda company: found.append(company.name),
    )

    assert found == [
        part for one in companies[:3] for part in ((one, one.pk), one.name)
    ]
    assert current_company_id() is None


def test_one_company_that_fails_keeps_no_other_from_its_turn(companies):
    served = []

    def work(company):
        if company == companies[0]:
            raise ZeroDivisionError
        served.append(company)

    with pytest.raises(ExceptionGroup) as failed:
        for_each_company(work)

    assert served == companies[1:3]
    assert [type(one) for one in failed.value.exceptions] == [ZeroDivisionError]


def test_end_of_the_time_ends_the_sweep(companies):
    served = []

    def work(company):
        served.append(company)
        raise SoftTimeLimitExceeded

    with pytest.raises(SoftTimeLimitExceeded):
        for_each_company(work)

    assert served == companies[:1]


def test_closed_companies_are_swept_where_they_are_named(companies):
    served = []

    for_each_company(
        lambda company: served.append(company), companies=reversed(companies)
    )

    assert served == companies[::-1]
