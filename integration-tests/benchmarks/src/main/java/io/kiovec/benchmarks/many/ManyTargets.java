// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.many;

import io.kiovec.api.Devices;
import io.kiovec.benchmarks.container.Container;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The second process: simulated disks in memory, served by targets of up to 250 units each. It prints the address of each, those
 * that flap first, by a proxy; then {@code cut} in its input cuts a connection, each in its turn, and prints how many there were to
 * cut. It ends with its input.
 */
@Command(name = "ManyTargets")
public final class ManyTargets implements Callable<Integer> {

    private static final int UNITS = 250;
    private static final long PATIENCE_MILLIS = 60_000;
    private static final String IQN = "iqn.2026-11.io.kiovec.bench:many";

    @Option(names = "--devices", required = true)
    private int devices;

    @Option(names = "--flapping", required = true, description = "at most 250")
    private int flapping;

    private ManyTargets() {
    }

    /**
     * Runs it.
     *
     * @param arguments see the options
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ManyTargets()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (Container container = Container.start()) {
            for (int i = 0; i < devices; i++) {
                container.add("io.kiovec.sim.disk",
                        Map.of("name", "many" + i, "capacity", "1M", "medium", "memory"));
            }
            Devices all = container.service(Devices.class);
            until("there are " + devices + " disks", () -> all.list().size() >= devices);
            List<Integer> ports = new ArrayList<>();
            for (int first = 0; first < devices; first += UNITS) {
                ports.add(serve(container, first, Math.min(UNITS, devices - first)));
            }
            for (int port : ports) {
                until("port " + port + " is served", () -> isServed(port));
            }
            try (CuttingProxy proxy = new CuttingProxy(ports.getFirst())) {
                for (int i = 0; i < devices; i++) {
                    int port = i < flapping ? proxy.port() : ports.get(i / UNITS);
                    System.out.println("iscsi:127.0.0.1:" + port + "/" + IQN + i / UNITS + "/" + i % UNITS);
                }
                Scanner input = new Scanner(System.in, StandardCharsets.UTF_8);
                while (input.hasNextLine() && input.nextLine().equals("cut")) {
                    System.out.println(proxy.cut());
                }
            }
        }
        return 0;
    }

    private static int serve(Container container, int first, int count) throws Exception {
        int port = freePort();
        String[] addresses = new String[count];
        for (int i = 0; i < count; i++) {
            addresses[i] = "sim:many" + (first + i);
        }
        container.add("io.kiovec.target", Map.of("addresses", addresses, "portal", "127.0.0.1:" + port, "iqn",
                IQN + first / UNITS, "connections", 2 * UNITS, "logout.time", 100L, "memory", 1 << 20));
        return port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static boolean isServed(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static void until(String what, Callable<Boolean> isSo) throws Exception {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (!isSo.call()) {
            if (System.currentTimeMillis() > deadline) {
                throw new IOException("it took too long until " + what);
            }
            Thread.sleep(20);
        }
    }
}
