// Deadlines are real time: tests that load the machine would make others miss theirs.
using System.Runtime.CompilerServices;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace CleanCustomers.Caching.Tests;

internal static class Threads
{
    // Tests that block while they wait must not keep the client's answers from being heard in time.
    [ModuleInitializer]
    internal static void Add() => ThreadPool.SetMinThreads(64, 64);
}
