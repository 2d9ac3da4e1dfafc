// SPDX-License-Identifier: Apache-2.0
package io.kiovec.embedding;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.io.AccessMode;
import java.nio.file.*;
import java.util.*;
import java.util.jar.JarFile;
import org.osgi.framework.*;
import org.osgi.framework.launch.*;
import org.osgi.util.tracker.ServiceTracker;

/** On the class path: a framework and io.kiovec.api. Arguments: a folder of bundles, and one for the framework's files. */
public final class PlainProgram {
    public static void main(String[] args) throws Exception {
        String api = Devices.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        String packages = new JarFile(api).getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        Framework framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(
                Map.of(Constants.FRAMEWORK_STORAGE, args[1], Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, packages));
        framework.start();
        List<Bundle> bundles = new ArrayList<>();
        for (String jar : Path.of(args[0]).toFile().list((folder, name) -> !name.startsWith("io.kiovec.api"))) {
            bundles.add(framework.getBundleContext().installBundle(Path.of(args[0], jar).toUri().toString()));
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        ServiceTracker<Devices, Devices> devices = new ServiceTracker<>(framework.getBundleContext(), Devices.class,
                null);
        devices.open();
        try (BlockDevice disk = devices.waitForService(10_000).openBlock("sim:disk0", AccessMode.READ_WRITE)) {
            System.out.println(disk.write(0, new byte[4096]).bytes() + " bytes written to " + disk.address());
        }
        framework.stop();
        framework.waitForStop(0);
    }
}
