// The meters of a process are told apart by name only, and each run has one of the same.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
