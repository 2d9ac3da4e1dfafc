// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal;

import io.kiovec.command.Bytes;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.command.Table;
import io.kiovec.io.Address;
import io.kiovec.target.internal.TargetOptions.Bounds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One target, from its start to an interrupt. */
@Command(description = "Serves devices over iSCSI until it is interrupted: LUN 0 is the first, and each initiator port is a"
        + " nexus of its own. A device without a SCSI face becomes the medium of a simulated disk.", footer = {"",
            "Prints iscsi://HOST:PORT/IQN/LUN for each device when it is ready. Without --chap-file it listens",
            "on loopback only. A line of that file is USER SECRET, or USER SECRET TARGET-USER TARGET-SECRET",
            "where the initiator wants to know who the target is; only its owner may read it. Who comes, goes",
            "or breaks the protocol is told on standard error.", "",
            "--json prints one object for each device, on a line of its own: url, address, lun.", "",
            "Example: kiovec target --portal 127.0.0.1:0 sim:disk0 sim:tape0"})
final class TargetJob extends Job {

    private final RunningTargets targets;

    @Parameters(arity = "1..*", paramLabel = "ADDRESS", description = "What to serve, LUN 0 first.")
    private List<String> addresses = List.of();

    @Option(names = "--portal", paramLabel = "HOST:PORT", description = "Where to listen; port 0 for any that is free;"
            + " with commas between several, which are target port groups then ("
            + TargetOptions.DEFAULT_PORTAL + ").")
    private String portal = TargetOptions.DEFAULT_PORTAL;

    @Option(names = "--iqn", paramLabel = "NAME", description = "The target's iSCSI name (" + TargetOptions.DEFAULT_IQN
            + ").")
    private String iqn = TargetOptions.DEFAULT_IQN;

    @Option(names = "--chap-file", paramLabel = "FILE", description = "Who may log in, and with which secret.")
    private Path chapFile;

    @Option(names = "--redirect", paramLabel = "HOST:PORT", description = "Send initiators there instead of serving them.")
    private String redirect;

    @Option(names = "--connections", paramLabel = "N", description = "Connections at once (64).")
    private int connections = 64;

    @Option(names = "--queue-depth", paramLabel = "N", description = "Commands that a session may have at once (128).")
    private int queueDepth = 128;

    @Option(names = "--threads", paramLabel = "N", description = "Threads for slow devices, beside one for each"
            + " connection (64).")
    private int threads = 64;

    @Option(names = "--memory", converter = Bytes.class, paramLabel = "SIZE", description = "Data that a connection may"
            + " hold; beyond it commands end with TASK SET FULL (128M).")
    private long memory = 128L << 20;

    @Option(names = "--max-transfer", converter = Bytes.class, paramLabel = "SIZE", description = "Data that one command"
            + " may move (64M).")
    private long maxTransfer = 64L << 20;

    @Option(names = "--login-time", paramLabel = "SECONDS", description = "How long a login may take (15).")
    private double loginTime = 15;

    @Option(names = "--silence", paramLabel = "SECONDS", description = "How long an initiator may say nothing before it is"
            + " asked whether it is there, and then before it is given up (30).")
    private double silence = 30;

    @Option(names = "--logout-time", paramLabel = "SECONDS", description = "How long initiators have to log out when the"
            + " target goes (1).")
    private double logoutTime = 1;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long a command waits for a device that has no"
            + " driver at the moment (30).")
    private double timeout = 30;

    TargetJob(RunningTargets targets) {
        this.targets = targets;
    }

    @Override
    protected void run(Console console) throws Exception {
        Target target = targets.open(options());
        try {
            print(console, target);
            // Nothing but an interrupt ends it.
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // That is how it ends; what is left is done in peace.
            Thread.interrupted();
        } finally {
            targets.end(target);
        }
    }

    private static void print(Console console, Target target) throws IOException {
        Table table = new Table().column("url", "").column("address", "").column("lun", "");
        for (int lun = 0; lun < target.units().size(); lun++) {
            String url = target.url(lun);
            if (console.form() == Console.Form.JSON) {
                console.printRow(table, List.of(url, target.units().get(lun).address().toString(), lun));
            } else {
                console.say(url);
            }
        }
    }

    private TargetOptions options() {
        try {
            Bounds bounds = new Bounds(connections, queueDepth, threads, size("memory", memory),
                    size("max-transfer", maxTransfer), seconds(loginTime), seconds(silence), seconds(logoutTime),
                    seconds(timeout));
            return new TargetOptions(TargetOptions.portals(portal), iqn,
                    addresses.stream().map(Address::parse).toList(),
                    Optional.ofNullable(chapFile), Optional.ofNullable(redirect), bounds);
        } catch (IllegalArgumentException e) {
            throw wrongCall(e.getMessage());
        }
    }

    private static int size(String name, long bytes) {
        if (bytes < 0 || bytes > 1 << 30) {
            throw new IllegalArgumentException("--" + name + ": give at most 1G");
        }
        return (int) bytes;
    }

    private static Duration seconds(double number) {
        if (!(number >= 0 && number <= 1e6)) {
            throw new IllegalArgumentException(number + " seconds: give 0 to 1000000");
        }
        return Duration.ofNanos((long) (number * 1e9));
    }
}
