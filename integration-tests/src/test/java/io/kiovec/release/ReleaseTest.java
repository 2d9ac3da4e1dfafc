// SPDX-License-Identifier: Apache-2.0
package io.kiovec.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import biz.aQute.resolve.Bndrun;
import aQute.bnd.build.Workspace;
import aQute.bnd.header.Parameters;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kiovec.embedding.EmbeddedJvm;
import io.kiovec.embedding.PlainProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A release, made in another folder than this build. */
@Tag("proof")
@Tag("release")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ReleaseTest {

    /** Whether the javadoc of each bundle is made too, and everything is made a second time: not in CI. */
    private static final boolean WHOLE = "2"
            .equals(System.getProperty("releases." + System.getProperty("proof.level")));
    /** What a build tells of its machine and its time. */
    private static final Set<String> OF_THE_MACHINE = Set.of("Built-By", "Build-Jdk", "Build-Jdk-Spec",
            "Bnd-LastModified",
            "Created-By", "Tool");
    /** Packages and resources that lie inside bundles of ours, or on the class path of the jar, and the groups of what they are of. */
    private static final Map<String, String> HELD = Map.of("org.HdrHistogram", "org.hdrhistogram", "io.micrometer",
            "io.micrometer", "io.prometheus", "io.prometheus", "org.knowm.xchart", "org.knowm.xchart",
            "org.apache.batik",
            "org.apache.xmlgraphics", "org.apache.xmlgraphics", "org.apache.xmlgraphics", "org.apache.felix",
            "org.apache.felix", "org.osgi", "org.apache.felix", "res/uplot", "org.webjars.npm");
    /** What an application of a run of bnd is here. */
    private static final String ADDED = "io.kiovec.metrics";
    private static final Pattern FILE_OF_BND = Pattern.compile("```text\n# (\\S+\\.(?:bnd|bndrun))\n(.*?)```",
            Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("href=\"([^\"#]+)");

    @TempDir
    static Path folder;

    private static Release release;

    @BeforeAll
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    static void make() throws Exception {
        release = make("first");
    }

    private static Release make(String name) throws Exception {
        Path sources = folder.resolve(name);
        return WHOLE ? Release.make(sources) : Release.make(sources, "-Dmaven.javadoc.skip=true");
    }

    /** The same sources make the same bytes in another folder: this build's jars and the release's. */
    @Test
    void whatIsMadeElsewhereIsTheSame() throws Exception {
        List<String> other = new ArrayList<>();
        for (String bundle : release.ours()) {
            String jar = bundle + "-" + Release.VERSION + ".jar";
            Path built = Release.ROOT.resolve("bundles/" + bundle + "/target/" + jar);
            if (Files.mismatch(built, release.file("bundles/" + jar)) >= 0) {
                other.add(jar + ": " + differing(built, release.file("bundles/" + jar)));
            }
        }
        Path runnable = Release.ROOT.resolve("bundles/io.kiovec.dist/target/kiovec.jar");
        if (Files.mismatch(runnable, release.file("kiovec.jar")) >= 0) {
            other.add("kiovec.jar: " + differing(runnable, release.file("kiovec.jar")));
        }
        assertEquals(List.of(), other);
        if (WHOLE) {
            Release again = make("second");
            assertEquals(Files.readString(release.file("SHA256SUMS")), Files.readString(again.file("SHA256SUMS")));
        }
    }

    private static Set<String> differing(Path one, Path two) throws IOException {
        Map<String, Long> sums = new TreeMap<>();
        Set<String> differing = new TreeSet<>();
        try (JarFile first = new JarFile(one.toFile()); JarFile second = new JarFile(two.toFile())) {
            first.stream().forEach(entry -> sums.put(entry.getName(), entry.getCrc()));
            second.stream().filter(entry -> !Long.valueOf(entry.getCrc()).equals(sums.remove(entry.getName())))
                    .forEach(entry -> differing.add(entry.getName()));
        }
        differing.addAll(sums.keySet());
        return differing;
    }

    @Test
    void nothingTellsOfTheMachine() throws IOException {
        List<String> telling = new ArrayList<>();
        byte[] path = folder.toString().getBytes(StandardCharsets.UTF_8);
        for (String name : release.files()) {
            if (!name.endsWith(".jar")) {
                if (contains(Files.readAllBytes(release.file(name)), path)) {
                    telling.add(name);
                }
            } else if (name.contains("kiovec")) {
                try (JarFile jar = new JarFile(release.file(name).toFile())) {
                    if (jar.getManifest() != null) {
                        jar.getManifest().getMainAttributes().keySet().stream().map(Object::toString)
                                .filter(OF_THE_MACHINE::contains).filter(_ -> name.startsWith("bundles/"))
                                .forEach(header -> telling.add(name + ": " + header));
                    }
                    for (JarEntry entry : jar.stream().toList()) {
                        if (contains(jar.getInputStream(entry).readAllBytes(), path)) {
                            telling.add(name + ": " + entry.getName());
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), telling);
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(new String(part, StandardCharsets.ISO_8859_1));
    }

    @Test
    void theChecksumsAreThoseOfAllFiles() throws Exception {
        List<String> files = new ArrayList<>(release.files());
        for (String sum : List.of("256", "512")) {
            Release.run(List.of("sha" + sum + "sum", "--check", "--quiet", "--strict", "SHA" + sum + "SUMS"),
                    release.folder(), 1);
            List<String> listed = Files.readAllLines(release.file("SHA" + sum + "SUMS")).stream()
                    .map(line -> line.substring(line.indexOf("  ") + 2)).sorted().toList();
            assertEquals(files.stream().filter(name -> !name.startsWith("SHA")).toList(), listed);
        }
    }

    /** Bundles by their files, and what lies inside bundles of ours by the table of rooms. */
    @Test
    void theBillOfMaterialsListsWhatIsInsideTheRunnableJar() throws Exception {
        Set<String> inside = Release.entries(release.file("kiovec.jar")).stream()
                .filter(name -> name.startsWith("bundles/") && name.endsWith(".jar"))
                .map(name -> name.substring("bundles/".length())).collect(Collectors.toCollection(TreeSet::new));
        Set<String> listed = new TreeSet<>();
        Set<String> groups = new TreeSet<>();
        for (JsonElement each : release.materials().getAsJsonArray("components")) {
            JsonObject component = each.getAsJsonObject();
            String jar = component.get("name").getAsString() + "-" + component.get("version").getAsString() + ".jar";
            Path file = release.file("bundles/" + jar);
            if (inside.contains(jar)) {
                listed.add(jar);
                assertTrue(component.get("hashes").toString().contains(sha256(file)), component::toString);
            } else {
                groups.add(component.get("group").getAsString());
            }
        }
        assertEquals(inside, listed);
        // of io.kiovec the list of bundles of others, which has nothing of its own; of Felix the framework
        assertEquals(Set.of(), new TreeSet<>(groups.stream()
                .filter(group -> !HELD.containsValue(group) && !group.equals("io.kiovec")).toList()));
        for (String held : Files.readAllLines(Release.ROOT.resolve("cnf/rooms.txt")).stream()
                .map(line -> line.split("\\s+")).filter(words -> words.length > 2 && words[1].equals("holds"))
                .flatMap(words -> Arrays.stream(words).skip(2)).filter(name -> !name.startsWith("io.kiovec."))
                .toList()) {
            assertTrue(HELD.containsKey(held), held + " is inside a bundle: which component is it of?");
            assertTrue(groups.contains(HELD.get(held)),
                    held + " is inside a bundle, and " + HELD.get(held) + " is not listed");
        }
        assertTrue(groups.contains(HELD.get("res/uplot")), groups::toString);
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    @Test
    void everyLicenceInsideIsAllowed() throws IOException {
        assertEquals(List.of(), Licences.ofProject().objections(release.materials()));
    }

    @Test
    void everyBundleHasItsSources() throws IOException {
        List<String> lost = new ArrayList<>();
        for (String bundle : release.ours()) {
            Set<String> sources = Set.copyOf(Release.entries(
                    release.file("sources/" + bundle + "-VERSION-sources.jar")));
            Release.entries(release.file("bundles/" + bundle + "-VERSION.jar")).stream()
                    .filter(name -> name.startsWith("io/kiovec/") && name.endsWith(".class") && !name.contains("$"))
                    .map(name -> name.replace(".class", ".java"))
                    // a second class of a file has none of its own
                    .filter(name -> !sources.contains(name)).forEach(name -> lost.add(bundle + ": " + name));
            if (WHOLE && !Files.exists(release.file("javadoc/" + bundle + "-VERSION-javadoc.jar"))) {
                lost.add(bundle + ": no javadoc");
            }
        }
        assertEquals(List.of(), lost);
    }

    @Test
    void theJavadocIsOfWhatBundlesExportAndItsLinksLeadSomewhere() throws IOException {
        Path jar = release.file("kiovec-VERSION-javadoc.jar");
        Set<String> pages = Set.copyOf(Release.entries(jar));
        Set<String> exported = Files.readAllLines(Release.ROOT.resolve("cnf/rooms.txt")).stream()
                .map(line -> line.split("\\s+")).filter(words -> words.length > 2 && words[1].equals("exports"))
                .flatMap(words -> Arrays.stream(words).skip(2)).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(exported, pages.stream().filter(page -> page.endsWith("/package-summary.html"))
                .map(page -> page.replace("/package-summary.html", "").replace('/', '.'))
                .collect(Collectors.toCollection(TreeSet::new)));
        Set<String> broken = new TreeSet<>();
        int between = 0;
        try (JarFile file = new JarFile(jar.toFile())) {
            for (String page : pages.stream().filter(name -> name.endsWith(".html")).toList()) {
                String text = new String(file.getInputStream(file.getEntry(page)).readAllBytes(),
                        StandardCharsets.UTF_8);
                Matcher link = LINK.matcher(text);
                while (link.find()) {
                    if (!link.group(1).matches("(https?|mailto|javascript):.*")) {
                        String target = Path.of("/", page).resolveSibling(link.group(1)).normalize().toString()
                                .substring(1);
                        if (!pages.contains(target) && !target.isEmpty()) {
                            broken.add(page + " -> " + link.group(1));
                        }
                        between += page.startsWith("io/kiovec/tck/") && target.startsWith("io/kiovec/spi/") ? 1 : 0;
                    }
                }
            }
        }
        assertEquals(Set.of(), broken);
        assertTrue(between > 0, "no link goes from one bundle to another");
    }

    @Test
    void theFeaturesAreOfBundlesThatAreThere() throws IOException {
        Matcher bundle = Pattern.compile("<bundle[^>]*>mvn:[^/]+/([^/<]+)/([^/<]+)</bundle>")
                .matcher(Files.readString(release.file("features.xml")));
        Set<String> there = release.names("bundles");
        int found = 0;
        while (bundle.find()) {
            assertTrue(there.contains(bundle.group(1) + "-" + bundle.group(2) + ".jar"), bundle.group());
            found++;
        }
        assertTrue(found >= 10, "only " + found + " bundles");
    }

    /** Nothing but the index is there to resolve from; what it leads to starts and moves data. */
    @Test
    void theRunOfBndResolvesFromTheIndexAndServes() throws Exception {
        Path bundles = resolved(null, release.file("kiovec.bndrun"));
        for (EmbeddedJvm framework : EmbeddedJvm.values()) {
            assertServes(framework, bundles);
        }
    }

    /** Without a workspace, and in one that has nothing else. */
    @Test
    void theLibraryOfBndIsUsedAsTheGuideSays() throws Exception {
        Map<String, String> files = filesOfTheGuide();
        Path alone = Files.createDirectories(folder.resolve("alone")).resolve("application.bndrun");
        Files.writeString(alone, files.remove("application.bndrun"));
        assertServes(EmbeddedJvm.FELIX, resolved(null, alone));

        Path workspace = folder.resolve("workspace");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.createDirectories(workspace.resolve(file.getKey()).getParent());
            Files.writeString(workspace.resolve(file.getKey()), file.getValue());
        }
        try (Workspace bnd = new Workspace(workspace.toFile())) {
            assertServes(EmbeddedJvm.FELIX,
                    resolved(bnd, workspace.resolve("org.example.application/application.bndrun")));
        }
    }

    /** {@return what the guide shows of bnd, by the file's name; a bundle of the release is the application} */
    private static Map<String, String> filesOfTheGuide() throws IOException {
        Map<String, String> files = new TreeMap<>();
        FILE_OF_BND.matcher(Files.readString(Release.ROOT.resolve("bundles/io.kiovec.dist/guide/install.md"))).results()
                .forEach(file -> files.put(file.group(1), file.group(2)
                        .replace("/opt/kiovec/", release.folder() + "/").replace("org.example.application", ADDED)));
        assertEquals(3, files.size(), files::toString);
        return files;
    }

    private static Path resolved(Workspace workspace, Path file) throws Exception {
        Path bundles = Files.createTempDirectory(folder, "resolved");
        try (Bndrun run = Bndrun.createBndrun(workspace, file.toFile())) {
            String resolved = run.resolve(false, false);
            assertTrue(run.isOk(), () -> run.getErrors().toString());
            assertEquals(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"),
                    List.copyOf(run.getRunVM()));
            assertTrue(run.getRunFw().stream()
                    .allMatch(framework -> framework.getBundleSymbolicName().equals("org.apache.felix.framework")));
            Set<String> names = new Parameters(resolved).keySet();
            assertEquals(run.getProperty("-runrequires.mine") != null, names.contains(ADDED), names::toString);
            // Not what bnd fetches, which comes from its cache.
            Map<String, Path> jars = release.bundlesByName();
            for (String name : names) {
                Files.copy(jars.get(name), bundles.resolve(jars.get(name).getFileName()));
            }
        }
        return bundles;
    }

    private static void assertServes(EmbeddedJvm framework, Path bundles) throws Exception {
        EmbeddedJvm.Outcome outcome = framework.run(PlainProgram.class,
                Files.createTempDirectory(folder, framework.name()), bundles, 60);
        assertEquals("4096 bytes written to sim:disk0", outcome.output().strip());
        assertEquals(0, outcome.code());
    }

    @Test
    void theRunnableJarIsTheOneThatRuns() throws Exception {
        assertArrayEquals(Files.readAllBytes(Release.ROOT.resolve("LICENSE")),
                Files.readAllBytes(release.file("LICENSE")));
        String devices = Release.run(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-jar",
                release.file("kiovec.jar").toString(), "devices"), release.folder(), 1);
        assertTrue(devices.contains("sim:disk0"), devices);
    }
}
