using CleanCustomers.Application.Common;
using CleanCustomers.Application.Customers.Contracts;

namespace CleanCustomers.Infrastructure.Customers;

/// <summary>The words of a customer, from its stored fields.</summary>
internal sealed class IndexedWords : IIndexedWords
{
    public IReadOnlyList<string> Of(byte[] fieldsJson) => IndexWords.Distinct(SearchWords.Words(CustomerFieldsJson.Read(fieldsJson)));
}
