package io.jsonrpc.demo.auction;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What happens in the room by itself, while somebody is there. */
@Component
class RoomTimer implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(RoomTimer.class);

    private final Visitors visitors;

    private final ScheduledThreadPoolExecutor timer;

    RoomTimer(
            Visitors visitors,
            AuctionRoom room,
            Guests guests,
            @Value("${demo.auction.pulse}") Duration pulse,
            @Value("${demo.auction.turnover}") Duration turnover,
            @Value("${demo.auction.guests}") Duration bids) {
        this.visitors = visitors;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "demo-auction");
            thread.setDaemon(true);
            return thread;
        });
        every(pulse, () -> visitors.all().forEach(Visitor::pulse));
        every(turnover, room::turnOver);
        every(bids, guests::bid);
    }

    /** An interval of 0 is never. */
    private void every(Duration interval, Runnable task) {
        if (!interval.isZero()) {
            long millis = interval.toMillis();
            this.timer.scheduleWithFixedDelay(() -> whileSomebodyIsHere(task), millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void whileSomebodyIsHere(Runnable task) {
        if (!this.visitors.all().isEmpty()) {
            try {
                task.run();
            } catch (RuntimeException failure) {
                // It would not be run again.
                logger.error("The auction room goes on after a failure", failure);
            }
        }
    }

    @Override
    public void close() {
        this.timer.shutdownNow();
    }
}
