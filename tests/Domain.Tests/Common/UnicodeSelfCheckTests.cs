using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Tests.Common;

public sealed class UnicodeSelfCheckTests
{
    [Fact]
    public void A_machine_with_ICU_passes()
    {
        FluentActions.Invoking(UnicodeSelfCheck.Require).Should().NotThrow();
    }

    [Fact]
    public void A_machine_whose_normalisation_does_nothing_is_told_to_install_libicu()
    {
        FluentActions.Invoking(() => UnicodeSelfCheck.Require(text => text))
            .Should().Throw<InvalidOperationException>().WithMessage("*libicu*");
    }
}
