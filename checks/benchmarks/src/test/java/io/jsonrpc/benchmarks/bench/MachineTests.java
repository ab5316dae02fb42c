package io.jsonrpc.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What the bench reads about the machine. */
class MachineTests {

    @Test
    void busyIsWhatProcessesTookAndWhatTheHostTookAway() {
        // user nice system idle iowait irq softirq steal
        assertThat(Cores.busySeconds("cpu  100 20 300 99999 88888 7777 6666 4 0 0"))
                .isEqualTo(4.24);
    }

    @Test
    void theOwnTimeIncludesThatOfChildrenThatHaveEnded() {
        assertThat(Cores.ownBusySeconds("4711 (a) name)) S 1 2 3 4 5 6 7 8 9 10 100 20 300 4 20 0 1"))
                .isEqualTo(4.24);
    }

    @Test
    void theCompilerOfAJvmIsKnownByTheNamesOfItsThreads() {
        String rest = ") R 1 2 3 4 5 6 7 8 9 10 100 20 300 4 20 0 1";
        assertThat(Cores.compilerSeconds("4711 (C2 CompilerThre" + rest)).isEqualTo(1.2);
        assertThat(Cores.compilerSeconds("4712 (C1 CompilerThre" + rest)).isEqualTo(1.2);
        assertThat(Cores.compilerSeconds("4713 (http-nio-8080-e" + rest)).isZero();
    }

    @Test
    void upToFifteenPercentOfACoreIsQuiet() {
        assertThat(Quietness.isQuiet(0.15)).isTrue();
        assertThat(Quietness.isQuiet(0.151)).isFalse();
    }

    @Test
    void tooFewOpenFilesAreToldInOneLineWithTheCure() {
        assertThatCode(() -> OpenFiles.require(10_000, 10_500)).doesNotThrowAnyException();
        assertThatThrownBy(() -> OpenFiles.require(10_000, 1024))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("10,000 sockets need 10,500 open files, and a process may have 1,024:"
                        + " as root ulimit -n 10500 before ./bench, or nofile in /etc/security/limits.conf");
    }
}
