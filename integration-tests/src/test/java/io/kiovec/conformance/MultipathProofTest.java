// SPDX-License-Identifier: Apache-2.0
package io.kiovec.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.it.Tgt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The transport iscsi by two portals at once, both through proxies that cut connections, against our own target and against
 * tgt. What is on the devices is judged by the model of {@code kiovec soak}.
 */
@Tag("proof")
@Timeout(60)
class MultipathProofTest {

    private static final int DISKS = 4;
    private static final long SEED = Long.getLong("proof.iscsi.seed", System.nanoTime());

    private static void survives(Path folder, int seconds, int first, int second, List<String> units)
            throws Exception {
        try (CutProxy one = new CutProxy(first, SEED); CutProxy other = new CutProxy(second, SEED + 1)) {
            List<String> addresses = new ArrayList<>();
            for (String unit : units) {
                addresses.add("iscsi:127.0.0.1:" + one.port() + ",127.0.0.1:" + other.port() + "/" + unit);
            }
            String printed = IscsiProofTest.output(IscsiProofTest.soak(folder, seconds, addresses));
            System.out.println("paths cut " + one.allCuts() + " and " + other.allCuts() + ", seed " + SEED + ": "
                    + printed);
            IscsiProofTest.assertNothingIsWrong(printed);
            assertTrue(one.allCuts() >= DISKS && other.allCuts() >= DISKS, () -> one.cuts() + " and " + other.cuts());
        }
    }

    @Test
    void S2_nothingIsLostOrDoubledWhenPathsAreCut(@TempDir Path folder) throws Exception {
        Map<String, List<String>> served = new LinkedHashMap<>();
        for (int i = 0; i < DISKS; i++) {
            served.put("path" + i, List.of("capacity=1M", "medium=memory"));
        }
        int first = ServedDisks.freePort();
        int second = ServedDisks.freePort();
        try (ServedDisks target = ServedDisks.start(folder, "127.0.0.1:" + first + ",127.0.0.1:" + second, served)) {
            List<String> units = new ArrayList<>();
            for (String name : served.keySet()) {
                String path = target.url(name).substring("iscsi://".length());
                units.add(path.substring(path.indexOf('/') + 1));
            }
            survives(folder, 9, first, second, units);
        }
    }

    @Test
    void S2_nothingIsLostOrDoubledWhenPathsToTgtAreCut(@TempDir Path folder) throws Exception {
        assertTrue(Tgt.isInstalled(), "install Debian's package tgt");
        try (Tgt tgt = new Tgt(folder)) {
            int second = ServedDisks.freePort();
            tgt.tell("--mode", "portal", "--op", "new", "--param", "portal=127.0.0.1:" + second);
            tgt.target(1);
            List<String> units = new ArrayList<>();
            for (int lun = 1; lun <= DISKS; lun++) {
                tgt.disk(1, lun, 1L << 20);
                units.add(Tgt.iqn(1) + "/" + lun);
            }
            survives(folder, 7, tgt.port(), second, units);
        }
    }
}
