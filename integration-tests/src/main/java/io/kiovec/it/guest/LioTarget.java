// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import io.kiovec.api.Devices;
import io.kiovec.it.Bundles;
import io.kiovec.it.SimConfiguration;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * A target of LIO, the kernel's own, in the guest that this framework runs in: a disk on a file, served over iSCSI on loopback. It
 * is told by folders and files of configfs ({@code Documentation/target/} of Linux). One portal group, LUN 1: where there is no LUN 0, LIO
 * answers for it with a disk of nothing, so that a LUN 0 that is taken away would not be missed.
 */
final class LioTarget {

    static final long BYTES = 64 << 20;
    /** As what the disk shows itself, to be found by {@link GuestDisk}. */
    static final String MODEL = "FILEIO";
    static final String IQN = "iqn.2026-11.io.kiovec:lio";
    private static final Path CONFIGFS = Path.of("/sys/kernel/config");
    private static final Path TARGET = CONFIGFS.resolve("target");
    private static final Path BACKSTORE = TARGET.resolve("core/fileio_0/disk");
    private static final Path FABRIC = TARGET.resolve("iscsi");
    private static final Path GROUP = FABRIC.resolve(IQN).resolve("tpgt_1");
    private static final Path LINK = GROUP.resolve("lun/lun_1/disk");
    private static final String HOST = "127.0.0.1";
    private static final String PORTAL = HOST + ":3260";
    /** The same disk without a network: an adapter of the guest's own. */
    private static final Path LOOP = TARGET.resolve("loopback/naa.5001405000000001/tpgt_1");

    private final Path file;

    private LioTarget(Path file) {
        this.file = file;
    }

    /** Serves a disk of zeroes to everybody. */
    static LioTarget serving(Path file) throws Exception {
        for (String module : new String[]{"configfs", "target_core_mod", "target_core_file", "iscsi_target_mod"}) {
            Tool.run("modprobe", module);
        }
        if (!Files.exists(TARGET)) {
            Tool.run("mount", "-t", "configfs", "none", CONFIGFS.toString());
        }
        // Where LIO keeps reservations over a loss of power; without it, it says that it is not ready.
        Files.createDirectories(Path.of("/var/target/pr"));
        try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.setLength(BYTES);
        }
        Files.createDirectories(BACKSTORE);
        write(BACKSTORE.resolve("control"), "fd_dev_name=" + file + ",fd_dev_size=" + BYTES);
        write(BACKSTORE.resolve("enable"), "1");
        write(BACKSTORE.resolve("wwn/vpd_unit_serial"), "KIOVEC0LIO");
        // The first of these loads the fabric.
        Files.createDirectories(FABRIC);
        Files.createDirectories(LINK.getParent());
        Files.createDirectory(GROUP.resolve("np").resolve(PORTAL));
        LioTarget target = new LioTarget(file);
        target.hasUnit(true);
        for (Map.Entry<String, String> attribute : Map.of("generate_node_acls", "1", "cache_dynamic_acls", "1",
                "demo_mode_write_protect", "0", "authentication", "0").entrySet()) {
            write(GROUP.resolve("attrib").resolve(attribute.getKey()), attribute.getValue());
        }
        target.isEnabled(true);
        return target;
    }

    private static void write(Path attribute, String value) throws IOException {
        // A line feed would become part of a secret.
        Files.writeString(attribute, value);
    }

    /** What lies behind the disk. */
    Path file() {
        return file;
    }

    String address() {
        return "iscsi:" + HOST + "/" + IQN + "/1";
    }

    /** Takes the unit away, or gives it back. */
    void hasUnit(boolean there) throws IOException {
        if (there) {
            Files.createSymbolicLink(LINK, BACKSTORE);
        } else {
            Files.delete(LINK);
        }
    }

    /** Makes it a disk of the guest too, by tcm_loop, until it is taken down. */
    void attach() throws Exception {
        Tool.run("modprobe", "tcm_loop");
        Files.createDirectories(LOOP.getParent().getParent());
        Files.createDirectories(LOOP);
        write(LOOP.resolve("nexus"), "naa.5001405000000002");
        Files.createDirectory(LOOP.resolve("lun/lun_0"));
        Files.createSymbolicLink(LOOP.resolve("lun/lun_0/disk"), BACKSTORE);
        GuestDisk.awaited(MODEL);
    }

    private static void detach() throws IOException {
        Files.delete(LOOP.resolve("lun/lun_0/disk"));
        Files.delete(LOOP.resolve("lun/lun_0"));
        write(LOOP.resolve("nexus"), "NULL");
        Files.delete(LOOP);
        Files.delete(LOOP.getParent());
    }

    /** Lets nobody in any more and ends all sessions, or takes logins again. */
    void isEnabled(boolean enabled) throws IOException {
        write(GROUP.resolve("enable"), enabled ? "1" : "0");
    }

    /** Has it negotiate so from the next login on, and gives what it was before. */
    String parameter(String name, String value) throws IOException {
        Path parameter = GROUP.resolve("param").resolve(name);
        String before = Files.readString(parameter).strip();
        write(parameter, value);
        return before;
    }

    /** Asks everybody for CHAP, and proves itself too. */
    void asks(String user, String secret, String targetUser, String targetSecret) throws IOException {
        Path account = GROUP.resolve("auth");
        write(account.resolve("userid"), user);
        write(account.resolve("password"), secret);
        write(account.resolve("userid_mutual"), targetUser);
        write(account.resolve("password_mutual"), targetSecret);
        write(GROUP.resolve("attrib/authentication"), "1");
    }

    void asksNobody() throws IOException {
        write(GROUP.resolve("attrib/authentication"), "0");
    }

    /** {@return what one of its files says of the disk} */
    static String told(String file) throws IOException {
        return Files.readString(BACKSTORE.resolve(file)).strip();
    }

    /**
     * Tells our transport how to log in there, and waits until it does so.
     *
     * @param keys of its configuration
     * @return ends it
     */
    AutoCloseable terms(Map<String, String> keys) throws Exception {
        Configuration configuration = Bundles.service(ConfigurationAdmin.class)
                .createFactoryConfiguration("io.kiovec.iscsi", "?");
        Hashtable<String, Object> properties = new Hashtable<>(keys);
        properties.put("portal", HOST);
        properties.put("target", IQN);
        configuration.update(properties);
        try {
            SimConfiguration.await("listed", this::isListed);
        } catch (Throwable notListed) {
            configuration.delete();
            throw notListed;
        }
        return () -> {
            configuration.delete();
            SimConfiguration.await("listed no more", () -> !isListed());
        };
    }

    private boolean isListed() throws Exception {
        return Bundles.service(Devices.class).list().stream()
                .anyMatch(device -> device.address().toString().equals(address()));
    }

    /** Ends it and all that was made for it, but for the file. */
    void takeDown() throws IOException {
        if (Files.exists(LOOP)) {
            detach();
        }
        isEnabled(false);
        Files.deleteIfExists(LINK);
        Files.delete(LINK.getParent());
        Files.delete(GROUP.resolve("np").resolve(PORTAL));
        Files.delete(GROUP);
        Files.delete(GROUP.getParent());
        Files.delete(BACKSTORE);
    }
}
