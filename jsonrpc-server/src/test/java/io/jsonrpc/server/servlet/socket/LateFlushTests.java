package io.jsonrpc.server.servlet.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The thread that writes what a long turn has gathered. */
class LateFlushTests {

    private static void runsAnAction(LateFlush late) throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        late.add(ran::countDown);
        assertThat(ran.await(15, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anActionRunsSoonAndSoDoLaterOnes() throws Exception {
        LateFlush late = new LateFlush();
        for (int i = 0; i < 3; i++) {
            runsAnAction(late);
        }
    }

    @Test
    void anActionThatFailsStopsNoOther() throws Exception {
        LateFlush late = new LateFlush();
        late.add(() -> {
            throw new AssertionError("an action that fails");
        });

        runsAnAction(late);
        runsAnAction(late);
    }

    @Test
    void aThreadThatCannotBeStartedIsTriedAgainAndNoActionIsLost() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        LateFlush late = new LateFlush(task -> {
            if (attempts.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(task);
        });
        CountDownLatch first = new CountDownLatch(1);

        late.add(first::countDown);
        assertThat(first.getCount()).isEqualTo(1);
        runsAnAction(late);

        assertThat(first.await(15, TimeUnit.SECONDS)).isTrue();
        assertThat(attempts).hasValue(2);
    }
}
