package io.jsonrpc.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.network.PendingCut.Share;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PendingCutTests {

    private static PendingCut after(long bytes) {
        return new PendingCut(Way.TO_SERVER, new AtomicLong(bytes), FaultProxy.End.RESET);
    }

    @Test
    void theCutComesAfterItsByte() {
        PendingCut cut = after(10);

        assertThat(cut.share(4)).isEqualTo(new Share(4, false));
        assertThat(cut.share(8)).isEqualTo(new Share(6, true));
    }

    @Test
    void anotherConnectionThatPassesBytesAfterTheCutIsNotCut() {
        PendingCut cut = after(10);

        assertThat(cut.share(10)).isEqualTo(new Share(10, true));
        assertThat(cut.share(7)).isEqualTo(new Share(7, false));
    }
}
