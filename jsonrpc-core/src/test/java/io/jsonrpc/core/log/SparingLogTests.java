package io.jsonrpc.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One entry of each kind a minute, and a bound for the kinds. */
class SparingLogTests {

    private final Logger logger = new LoggerContext().getLogger("test");

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

    private final SparingLog log = new SparingLog(this.logger, this.now::get);

    @BeforeEach
    void start() {
        this.logger.setLevel(Level.INFO);
        this.logger.addAppender(this.appender);
        this.appender.start();
    }

    private List<String> entries() {
        return this.appender.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    @Test
    void logsOneOfAKindPerMinuteAndCountsTheRest() {
        for (int i = 0; i < 1000; i++) {
            this.log.error("a", "{} failed", i, new IllegalStateException());
        }
        this.log.warn("b", "{} failed too", "b");
        this.now.addAndGet(TimeUnit.MINUTES.toNanos(1));
        this.log.error("a", "{} failed", 1000);

        assertThat(entries())
                .containsExactly(
                        "ERROR 0 failed",
                        "WARN b failed too",
                        "ERROR 1000 failed (999 more since the last entry of this kind)");
        assertThat(this.appender.list.get(0).getThrowableProxy()).isNotNull();
    }

    @Test
    void logsAllAtDebug() {
        this.logger.setLevel(Level.DEBUG);

        this.log.warn("a", "first");
        this.log.warn("a", "{}", "second");
        this.log.error("a", "third");

        assertThat(entries()).containsExactly("WARN first", "DEBUG second", "DEBUG third");
    }

    @Test
    void inventedKindsShareOneEntryWhenThereAreTooMany() {
        for (int i = 0; i < 10_000; i++) {
            this.log.warn("invented " + i, "failed");
        }

        assertThat(entries()).hasSize(OncePerMinuteOfKind.MAX_KINDS + 1);
    }

    @Test
    void kindsOfTheLastMinuteMakeRoom() {
        for (int i = 0; i < OncePerMinuteOfKind.MAX_KINDS; i++) {
            this.log.warn("invented " + i, "failed");
        }
        this.now.addAndGet(TimeUnit.MINUTES.toNanos(1));
        this.appender.list.clear();

        this.log.warn("a", "a failed");
        this.log.warn("b", "b failed");

        assertThat(entries()).containsExactly("WARN a failed", "WARN b failed");
    }

    @Test
    void kindsThatDifferFarBehindAreOne() {
        this.log.warn("x".repeat(OncePerMinuteOfKind.MAX_LENGTH) + "a", "failed");
        this.log.warn("x".repeat(OncePerMinuteOfKind.MAX_LENGTH) + "b", "failed");

        assertThat(entries()).containsExactly("WARN failed");
    }
}
