using System.Globalization;
using System.Text;

namespace CleanCustomers.Testing.Simulators;

/// <summary>
/// Something that goes wrong at any system, told in terms of HTTP and of the people behind it. Requests are counted from 1 since the fault began;
/// tokens are not counted.
/// </summary>
public abstract class SimulatedFault
{
    /// <summary>The wait that was told, or null.</summary>
    public TimeSpan? Told { get; protected init; }

    /// <summary>When it was told, by the system's clock; null as long as it was not.</summary>
    public DateTimeOffset? ToldAt { get; protected set; }

    /// <summary>Before the system looks at its list.</summary>
    public virtual void Before(Simulator system, int asked)
    {
    }

    /// <summary>The request's credentials are not accepted, good or not.</summary>
    public virtual bool Refuses(int asked) => false;

    public virtual SimulatedAnswer Change(Simulator system, int asked, SimulatedAnswer proper) => proper;

    /// <summary>The second request gets another answer; asked again, the system answers properly.</summary>
    public sealed class Once : SimulatedFault
    {
        private readonly Func<Simulator, SimulatedAnswer, SimulatedAnswer> answer;

        /// <param name="answer">Made of the proper answer.</param>
        /// <param name="told">The wait that the answer tells, or null.</param>
        public Once(Func<Simulator, SimulatedAnswer, SimulatedAnswer> answer, TimeSpan? told = null)
        {
            this.answer = answer;
            Told = told;
        }

        public override SimulatedAnswer Change(Simulator system, int asked, SimulatedAnswer proper)
        {
            if (asked != 2)
            {
                return proper;
            }

            ToldAt = system.People.Time.GetUtcNow();
            return answer(system, proper);
        }
    }

    /// <summary>Every page has fewer rows than the system usually sends.</summary>
    public sealed class ShortPages(int rows) : SimulatedFault
    {
        public override void Before(Simulator system, int asked) => system.LargestPage = Math.Min(system.LargestPage, rows);
    }

    /// <summary>The second page is empty, though more follows.</summary>
    public sealed class EmptyMiddlePage : SimulatedFault
    {
        public override void Before(Simulator system, int asked) => system.RowsSent = asked == 2 ? 0 : null;
    }

    /// <summary>The second request is answered with the first page again.</summary>
    public sealed class DuplicatePage : SimulatedFault
    {
        private SimulatedAnswer? first;

        public override SimulatedAnswer Change(Simulator system, int asked, SimulatedAnswer proper)
        {
            first ??= proper;
            return asked == 2 ? first : proper;
        }
    }

    /// <summary>Whatever is asked, the first page is the answer, with its own next position.</summary>
    public sealed class Loop : SimulatedFault
    {
        private SimulatedAnswer? first;

        public override SimulatedAnswer Change(Simulator system, int asked, SimulatedAnswer proper) => first ??= proper;
    }

    /// <summary>Between the first two pages rows leave, change and arrive.</summary>
    public sealed class Drift : SimulatedFault
    {
        public override void Before(Simulator system, int asked)
        {
            if (asked != 2)
            {
                return;
            }

            var live = system.People.Live;
            system.People.Delete(live[0].Number, live[3].Number, live[^1].Number);
            system.People.Touch([live[1].Number, live[live.Count / 2].Number]);
            system.People.Add(2);
        }
    }

    /// <summary>From the second request on the credentials of the first are refused. Systems that issue tokens have a new one to give.</summary>
    public sealed class ExpiredToken(bool isIssued) : SimulatedFault
    {
        public override void Before(Simulator system, int asked)
        {
            if (asked == 2)
            {
                system.RevokeTokens();
            }
        }

        public override bool Refuses(int asked) => !isIssued && asked >= 2;
    }

    /// <summary>Next links lead to another origin; a system without links redirects all but the first request there.</summary>
    public sealed class ForeignAddress(string origin) : SimulatedFault
    {
        public override void Before(Simulator system, int asked) => system.LinkOrigin = origin;

        public override SimulatedAnswer Change(Simulator system, int asked, SimulatedAnswer proper) =>
            system.SendsLinks || asked < 2 ? proper : new SimulatedAnswer(307, []) { Headers = [("Location", origin + "/list")] };
    }

    public static SimulatedFault Throttle(string retryAfter, double seconds) =>
        new Once((system, _) => system.Error(429) with { Headers = [("Retry-After", retryAfter)] }, TimeSpan.FromSeconds(seconds));

    /// <summary>429 with an HTTP date, which has whole seconds.</summary>
    public static SimulatedFault ThrottleUntil(double seconds) => new Once(
        (system, _) => system.Error(429) with
        {
            Headers = [("Retry-After", system.People.Time.GetUtcNow().AddSeconds(seconds).ToString("r", CultureInfo.InvariantCulture))],
        },
        TimeSpan.FromSeconds(seconds));

    public static SimulatedFault ThrottleInOwnWords() => new Once((system, _) => system.Throttled());

    public static SimulatedFault Status(int status, params (string Name, string Value)[] headers) =>
        new Once((system, _) => system.Error(status) with { Headers = headers });

    public static SimulatedFault CutBody() => new Once((_, proper) => proper with { IsCut = true });

    public static SimulatedFault SignInPage() => new Once((_, _) =>
        new SimulatedAnswer(200, Encoding.UTF8.GetBytes("<!doctype html><title>Sign in</title>")) { ContentType = "text/html" });
}
