using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Tests.Common;

public sealed class IdsTests
{
    [Theory]
    [InlineData("crm", true)]
    [InlineData("crm-2", true)]
    [InlineData("a", true)]
    [InlineData("a123456789012345678901234567890123456789", true)]
    [InlineData("a1234567890123456789012345678901234567890", false)]
    [InlineData("2crm", false)]
    [InlineData("-crm", false)]
    [InlineData("CRM", false)]
    [InlineData("crm_2", false)]
    [InlineData("crm\n", false)]
    [InlineData("crİm", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_provider_id_is_a_letter_and_up_to_39_letters_digits_and_hyphens(string? text, bool valid)
    {
        ProviderId.IsValid(text).Should().Be(valid);
    }

    [Fact]
    public void Ids_are_written_without_culture()
    {
        var texts = Cultures.Run("ar-SA", () => (new RunId(-12).ToString(), new ProviderId("crm").ToString(), new CustomerId(Guid.Empty).ToString()));

        texts.Should().Be(("-12", "crm", "00000000-0000-0000-0000-000000000000"));
    }
}
