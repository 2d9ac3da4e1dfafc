// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import io.kiovec.io.Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An image of a cluster that another process serves over iSCSI: the runnable jar's {@code target}. */
final class ServedElsewhere implements AutoCloseable {

    private static final long END_SECONDS = 60;

    private final Process process;
    private final Address address;

    private ServedElsewhere(Process process, Address address) {
        this.process = process;
        this.address = address;
    }

    static ServedElsewhere start(CephNode ceph, String image) throws IOException {
        Path log = ceph.folder().resolve("target.log");
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Djava.io.tmpdir=" + ceph.folder(), "-jar",
                "../bundles/io.kiovec.dist/target/kiovec.jar", "target", "--portal", "127.0.0.1:0", image)
                .redirectError(log.toFile());
        builder.environment().put("CEPH_CONF", ceph.conf().toString());
        Process process = builder.start();
        BufferedReader lines = process.inputReader();
        String line = lines.readLine();
        while (line != null && !line.startsWith("iscsi://")) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new IOException("kiovec target ended before it served " + image + ": " + Files.readString(log));
        }
        Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {
        }));
        return new ServedElsewhere(process, Address.parse("iscsi:" + line.strip().split("\\s")[0].substring("iscsi://"
                .length())));
    }

    Address address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("kiovec target did not end within " + END_SECONDS + " s of SIGTERM");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
