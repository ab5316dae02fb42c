package io.jsonrpc.demo.auction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;

/** Bids and lots in a database of files, without a web server. */
class AuctioneerTests {

    private static final int BIDDERS = 6;

    private static final int ROUNDS = 10;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Auctioneer.class, TurnedClock.class})
    static class House {}

    private static ConfigurableApplicationContext open(Path folder) {
        return new SpringApplicationBuilder(House.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.main.banner-mode=off",
                        "--logging.level.root=WARN",
                        "--spring.autoconfigure.exclude=",
                        "--demo.auction.database=file:" + folder.resolve("auction"));
    }

    @Test
    void bidsLastAndOfBidsAtTheSameTimeOneIsTaken(@TempDir Path folder) throws Exception {
        LotView last;
        try (ConfigurableApplicationContext house = open(folder)) {
            Auctioneer auctioneer = house.getBean(Auctioneer.class);
            LotView lot = auctioneer.turnOver().opened().get(0);
            for (int round = 1; round <= ROUNDS; round++) {
                lot = auctioneer.lot(lot.id());
                assertThat(together(auctioneer, round, lot))
                        .containsOnlyOnce("taken")
                        .hasSize(BIDDERS)
                        .allMatch(outcome -> outcome.equals("taken") || outcome.equals("TooLow"));
            }
            last = auctioneer.lot(lot.id());
            assertThat(last.bids()).isEqualTo(ROUNDS);
            assertThat(auctioneer.history(lot.id()))
                    .extracting(BidView::cents)
                    .doesNotHaveDuplicates()
                    .startsWith(last.leadingCents());
        }
        try (ConfigurableApplicationContext house = open(folder)) {
            Auctioneer auctioneer = house.getBean(Auctioneer.class);
            assertThat(auctioneer.turnOver().opened()).as("they are there").isEmpty();
            assertThat(auctioneer.lot(last.id())).isEqualTo(last);
        }
    }

    /** On a busy machine a row may be locked for longer than the database waits for it. */
    @Test
    void aBidIsTakenThatFindsTheLotLockedForTooLongAtFirst(@TempDir Path folder) throws Exception {
        try (ConfigurableApplicationContext house = open(folder)) {
            Auctioneer auctioneer = house.getBean(Auctioneer.class);
            LotView lot = auctioneer.turnOver().opened().get(0);
            try (Connection other = house.getBean(DataSource.class).getConnection()) {
                other.setAutoCommit(false);
                other.createStatement().execute("SELECT * FROM lot WHERE id = " + lot.id() + " FOR UPDATE");
                house.getBean(AbstractPlatformTransactionManager.class).addListener(new TransactionExecutionListener() {
                    @Override
                    public void afterRollback(TransactionExecution bid, @Nullable Throwable failure) {
                        unlock(other);
                    }
                });

                assertThat(outcome(auctioneer, "Ada", lot)).isEqualTo("taken");
            }
            assertThat(auctioneer.lot(lot.id()).bids()).isEqualTo(1);
        }
    }

    private static void unlock(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** All bid the same at once. */
    private static List<String> together(Auctioneer auctioneer, int round, LotView lot) throws Exception {
        CyclicBarrier ready = new CyclicBarrier(BIDDERS);
        ExecutorService threads = Executors.newFixedThreadPool(BIDDERS);
        try {
            List<Callable<String>> bids = new ArrayList<>();
            for (int bidder = 0; bidder < BIDDERS; bidder++) {
                String name = "bidder " + bidder + " of round " + round;
                bids.add(() -> {
                    ready.await(1, TimeUnit.MINUTES);
                    return outcome(auctioneer, name, lot);
                });
            }
            List<String> outcomes = new ArrayList<>();
            for (Future<String> bid : threads.invokeAll(bids)) {
                outcomes.add(bid.get());
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }

    private static String outcome(Auctioneer auctioneer, String bidder, LotView lot) {
        try {
            auctioneer.bid(bidder, lot.id(), lot.leastCents());
            return "taken";
        } catch (BidRefused refused) {
            return refused.getClass().getSimpleName();
        }
    }
}
