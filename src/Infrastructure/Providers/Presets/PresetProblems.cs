using CleanCustomers.Application.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Collects the problems of one file, so that the operator sees all of them at once.</summary>
internal sealed class PresetProblems(string file)
{
    private readonly List<PresetProblem> all = [];

    public IReadOnlyList<PresetProblem> All => all;

    public void Add(string pointer, string message, string remedy)
    {
        var problem = new PresetProblem(file, pointer, message, remedy);
        if (!all.Contains(problem))
        {
            all.Add(problem);
        }
    }
}
