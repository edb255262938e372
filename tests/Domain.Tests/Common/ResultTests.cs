using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Tests.Common;

public sealed class ResultTests
{
    private static readonly Error Missing = new(ResultStatus.NotFound, "customer.not_found", "No customer has this id.");

    [Fact]
    public void A_value_becomes_a_success()
    {
        Result<int> result = 7;

        result.IsSuccess.Should().BeTrue();
        result.Status.Should().Be(ResultStatus.Ok);
        result.Error.Should().BeNull();
        result.Value.Should().Be(7);
    }

    [Fact]
    public void A_created_value_says_so()
    {
        var result = Result<int>.Created(7);

        result.Status.Should().Be(ResultStatus.Created);
        result.Value.Should().Be(7);
    }

    [Fact]
    public void An_error_becomes_a_failure_without_a_value()
    {
        Result<int> result = Missing;

        result.IsSuccess.Should().BeFalse();
        result.Status.Should().Be(ResultStatus.NotFound);
        result.Invoking(r => r.Value).Should().Throw<InvalidOperationException>().WithMessage("*customer.not_found*");
    }

    [Fact]
    public void Match_calls_exactly_the_branch_that_applies()
    {
        Result<int> success = 7;
        Result<int> failure = Missing;

        success.Match(value => $"value {value}", error => error.Code).Should().Be("value 7");
        failure.Match(value => $"value {value}", error => error.Code).Should().Be("customer.not_found");
    }

    [Fact]
    public void One_fault_gives_an_invalid_request_its_own_code_and_several_the_general_one()
    {
        var zone = new ValidationError("/from", "Name a zone.", "date.zone_required");
        var size = new ValidationError("/size", "At most 500.", "page.size");

        var one = Error.Invalid(zone);
        var two = Error.Invalid(zone, size);

        one.Code.Should().Be("date.zone_required");
        two.Code.Should().Be("request.invalid");
        two.ValidationErrors.Should().Equal(zone, size);
        two.Status.Should().Be(ResultStatus.Invalid);
    }
}
