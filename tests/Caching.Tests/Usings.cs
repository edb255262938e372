// Deadlines are real time: tests that load the machine would make others miss theirs.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
