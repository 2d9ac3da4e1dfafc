// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import io.kiovec.it.Bundles;
import io.kiovec.it.SimConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * A simulated tape that this framework serves over iSCSI to the guest that it runs in, where Debian's initiator
 * (open-iscsi) and the kernel attach it: other people's software drives it. It is attached once, and goes with the guest.
 */
final class IscsiTape {

    /** What is on its label. */
    static final String BARCODE = "ISCSI01";

    private static final String TARGET = "iqn.2026-11.io.kiovec:guest-tape";

    private final String portal;

    private IscsiTape(String portal) {
        this.portal = portal;
    }

    private static final class Attached {
        static final IscsiTape ONE = attach();
    }

    /** Attaches it, or does nothing where it is attached. */
    static IscsiTape attached() {
        return Attached.ONE;
    }

    /** Ends the initiator's session: the kernel removes the tape. */
    void logOut() throws Exception {
        node("--logout");
    }

    /** Begins a session: the kernel finds the tape in its own time. */
    void logIn() throws Exception {
        node("--login");
    }

    private void node(String what) throws Exception {
        Tool.run("iscsiadm", "-m", "node", "-T", TARGET, "-p", portal, what);
    }

    private static IscsiTape attach() {
        try {
            SimConfiguration.device("io.kiovec.sim.tape", "iscsi-tape",
                    Map.of("capacity", "16M", "barcode", BARCODE));
            int port = freePort();
            IscsiTape tape = new IscsiTape("127.0.0.1:" + port);
            serve(tape.portal);
            SimConfiguration.await("the target listens", () -> isListening(port));
            Tool.run("modprobe", "iscsi_tcp");
            Files.createDirectories(Path.of("/run/lock/iscsi"));
            Files.createDirectories(Path.of("/etc/iscsi"));
            Files.writeString(Path.of("/etc/iscsi/initiatorname.iscsi"), "InitiatorName=iqn.2026-11.io.kiovec:guest\n");
            // It stays in the foreground; the guest ends it.
            Process daemon = new ProcessBuilder("iscsid", "-f").redirectErrorStream(true)
                    .redirectOutput(Files.createTempFile("iscsid", ".log").toFile()).start();
            SimConfiguration.await("iscsid answers", () -> isAnswering(daemon));
            Tool.run("iscsiadm", "-m", "discovery", "-t", "sendtargets", "-p", tape.portal);
            tape.logIn();
            return tape;
        } catch (Exception e) {
            throw new AssertionError("the tape could not be attached over iSCSI", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void serve(String portal) throws Exception {
        Configuration configuration = Bundles.service(ConfigurationAdmin.class)
                .createFactoryConfiguration("io.kiovec.target", "?");
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("addresses", new String[]{"sim:iscsi-tape"});
        properties.put("portal", portal);
        properties.put("iqn", TARGET);
        configuration.update(properties);
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The question of what sessions there are is answered with an error (21) where there are none. */
    private static boolean isAnswering(Process daemon) throws IOException, InterruptedException {
        if (!daemon.isAlive()) {
            throw new AssertionError("iscsid ended with " + daemon.exitValue());
        }
        Process asked = new ProcessBuilder("iscsiadm", "-m", "session").redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        return asked.waitFor() == 21 || asked.exitValue() == 0;
    }
}
