// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.benchmarks.container.Container;
import io.kiovec.benchmarks.container.NullTransport;
import io.kiovec.io.AccessMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the framework takes for a request by how many bundles are installed and active. */
@Command(name = "GrowthOfBundles")
public final class GrowthOfBundles implements Callable<Integer> {

    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(names = "--points", split = ",", required = true)
    private List<Integer> points;

    private GrowthOfBundles() {
    }

    /**
     * Runs it.
     *
     * @param arguments see the options
     */
    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new GrowthOfBundles()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<Point> found = new ArrayList<>();
        try (Container container = Container.startWithFew()) {
            container.register(NullTransport.SCHEME, new NullTransport());
            try (BlockDevice device = container.service(Devices.class).openBlock(NullTransport.SCHEME + ":disk",
                    AccessMode.READ)) {
                for (int x : points) {
                    for (int i = container.size(); i < x; i++) {
                        container.install("filler-" + i, filler(i));
                    }
                    Counted counted = new Meter(options).measure(Ours.workers(options, device));
                    found.add(new Point(container.size(), 1e9 / counted.operationsPerSecond()));
                }
            }
        }
        Answers.print(new Curve(found));
        return 0;
    }

    private static ByteArrayInputStream filler(int number) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, "filler." + number);
        main.putValue(Constants.EXPORT_PACKAGE, "filler.p" + number);
        main.putValue(Constants.IMPORT_PACKAGE, "io.kiovec.api");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
