using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("GenesysRecordingTags")]
[assembly: InternalsVisibleTo("GenesysRecordingTags.Core")]
[assembly: InternalsVisibleTo("Core.Tests")]
