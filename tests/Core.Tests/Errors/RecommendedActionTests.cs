using System.Reflection;
using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Audit.Undo;
using GenesysRecordingTags.Core.Session;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Errors;

/// <summary>No error leaves somebody without a recommended action.</summary>
public sealed class RecommendedActionTests
{
    /// <summary>The compiler then asks for one wherever an error is made.</summary>
    [Fact]
    public void No_error_can_be_made_without_one()
    {
        var constructors = new[] { typeof(GenesysException).Assembly, typeof(RecordingSession).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => typeof(GenesysException).IsAssignableFrom(type))
            .SelectMany(type => type.GetConstructors())
            .ToList();
        Assert.NotEmpty(constructors);
        var nullability = new NullabilityInfoContext();

        // These two are made of what says it: a validation, and the error of a row.
        Type[] derived = [typeof(RecordingTagException), typeof(UnreadableRowException)];
        foreach (var parameter in constructors.Where(constructor => !derived.Contains(constructor.DeclaringType)).Select(Action))
        {
            Assert.NotNull(parameter);
            Assert.False(parameter.IsOptional);
            Assert.Equal(NullabilityState.NotNull, nullability.Create(parameter).WriteState);
        }

        static ParameterInfo? Action(ConstructorInfo constructor) => constructor.GetParameters().SingleOrDefault(parameter => parameter.Name == "recommendedAction");
    }

    /// <summary>What the compiler can't see: a text that says nothing.</summary>
    [Fact]
    public void None_is_blank_where_an_error_is_made()
    {
        var actions = typeof(RecommendedActions).GetFields().Select(field => (string)field.GetRawConstantValue()!)
            .Append(RecommendedActions.RateLimited(null))
            .Append(RecommendedActions.Permission(null))
            .Append(RecommendedActions.Invalid([]))
            .Append(RecommendedActions.Client(null));
        Assert.All(actions, action => Assert.True(action.Length > 10, action));
    }

    [Theory]
    [InlineData(AuditOutcome.Succeeded, "Add-RecordingTag")]
    [InlineData(AuditOutcome.Unknown, "Resume-RecordingChange")]
    [InlineData(AuditOutcome.Failed, "not made")]
    [InlineData(AuditOutcome.Skipped, "not made")]
    public void A_change_that_can_t_be_undone_has_one(AuditOutcome outcome, string says)
    {
        var plan = new UndoPlan
        {
            Record = new RecordingAuditRecord
            {
                AuditId = "a", Timestamp = DateTimeOffset.UnixEpoch, Action = RecordingAction.AddTag, Outcome = outcome, RecordingId = "rec-1",
            },
            Obstacles = [new UndoObstacle("It can't.", CanBeForced: false)],
        };
        Assert.Contains(says, plan.ToError(force: false).RecommendedAction, StringComparison.Ordinal);
        Assert.Contains(says, plan.ToError(force: true).RecommendedAction, StringComparison.Ordinal);
    }
}
