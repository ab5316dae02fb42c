package io.jsonrpc.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.benchmarks.load.FloodResult;
import io.jsonrpc.benchmarks.load.LoadResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChannelReportTests {

    private static final ServerSpec OURS = new ServerSpec("ours-tomcat", "Tomcat", "/typed", List.of("java"), false);

    private static final Cell CELL = Cell.USUAL.get(0);

    private final List<Measurement> measurements = new ArrayList<>();

    private final List<FloodMeasurement> floods = new ArrayList<>();

    private final ChannelReport report = new ChannelReport(
            List.of(OURS),
            new Summary(ChannelServers.loads(List.of(OURS)), this.measurements, new Turns(2, 1)),
            this.floods);

    static List<ChangedClass> changedClasses() {
        return List.of(ChangedClass.WITHOUT_BOUND, ChangedClass.OPEN_AT_ANY_RATE);
    }

    private void measure(ServerSpec load, int turn, double perSecond, double micros, long wrong) {
        LoadResult result = new LoadResult(perSecond, 1, 2, 3, micros, 1000, wrong, 0, 0);
        this.measurements.add(new Measurement(load, CELL, turn, result, 0));
    }

    private void flood(FloodWay way, double p99, double share, long missing) {
        this.floods.add(new FloodMeasurement(OURS, way, new FloodResult(200, 20, p99, 170, share, missing), 0));
    }

    @Test
    void callsOnChannelsAreComparedWithThoseWithoutOfTheSameTurn() {
        measure(ChannelServers.bare(OURS), 1, 1000, 9, 0);
        measure(ChannelServers.onOne(OURS), 1, 970, 10, 0);
        measure(ChannelServers.onMany(OURS), 1, 940, 12, 0);
        measure(ChannelServers.bare(OURS), 2, 2000, 9, 0);
        measure(ChannelServers.onOne(OURS), 2, 1980, 10, 0);

        assertThat(this.report.tables())
                .contains("| Tomcat, one channel | 1,475 (1,223–1,728) [2] |")
                .contains("| Tomcat, one channel | 0.98 (0.98–0.99) [2] |")
                .contains("| Tomcat, 8 channels | 0.94 (0.94–0.94) [1 of 2] |")
                .contains("| Tomcat, 8 channels | 0.75 (0.75–0.75) [1 of 2] |")
                .contains("Every call was answered, and rightly.");
    }

    @Test
    void aWrongAnswerIsTold() {
        measure(ChannelServers.onOne(OURS), 1, 970, 10, 3);
        assertThat(this.report.tables())
                .contains("Tomcat, one channel: 3 wrong answers")
                .doesNotContain("Every call");
    }

    @Test
    void theControlsStandBelowCallsBesideAFlood(@TempDir Path folder) throws Exception {
        flood(FloodWay.CHANNELS, 150, 0.97, 0);
        flood(FloodWay.CHANNELS, 160, 0.98, 0);
        flood(FloodWay.WITHOUT_BOUND, 2300, 0.99, 2);

        this.report.write(BenchOptions.parse("--quick", "--report=" + folder));

        assertThat(folder.resolve(ChannelReport.FILE))
                .content()
                .contains("a link of 10 Mbit/s and 10 ms")
                .contains("| Tomcat | a channel for each | 20 (20–20) [2 of 2] | 155 (150–160) [2 of 2] |")
                .contains("| Tomcat | a channel for each, without the bound on what is in flight |")
                .contains("| 200, and 2 not answered |")
                .contains("| Tomcat | both on the socket, without channels | – | – | – | – | 0 |");
    }

    @ParameterizedTest
    @MethodSource("changedClasses")
    void whatControlsChangeIsStillThere(ChangedClass changed) throws Exception {
        assertThat(changed.text(Path.of("../.."))).contains(changed.to()).doesNotContain(changed.from());
    }
}
