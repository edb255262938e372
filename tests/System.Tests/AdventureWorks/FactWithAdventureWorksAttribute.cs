namespace CleanCustomers.SystemTests.AdventureWorks;

/// <summary>
/// Runs where the published data set lies beside the clone. Elsewhere it is skipped and says why. A missing json-server is a skip on a
/// laptop and a failure in CI.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithAdventureWorksAttribute : FactAttribute
{
    public FactWithAdventureWorksAttribute()
    {
        if (!AdventureWorksFile.IsThere)
        {
            Skip = "The AdventureWorks data set is not here (../shared/data/adventureworks); it is published data and not part of this repository.";
        }
        else if (JsonServer.Script is null && Environment.GetEnvironmentVariable("CI") is null)
        {
            Skip = "json-server is not installed; ./test.sh installs it under artifacts/npm.";
        }
    }
}
