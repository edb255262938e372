using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>Reads one run.</summary>
public sealed record GetRun(RunId Run) : IQuery<RunView>;

internal sealed class GetRunHandler(IRunReader runs) : IQueryHandler<GetRun, RunView>
{
    public async Task<Result<RunView>> Handle(GetRun query, CancellationToken cancellationToken) =>
        await runs.FindAsync(query.Run, cancellationToken) is { } run
            ? run
            : RunErrors.NotFound(query.Run);
}
