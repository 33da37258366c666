global using GenesysRecordingTags.Engine.Tests.Support;
global using Xunit;
