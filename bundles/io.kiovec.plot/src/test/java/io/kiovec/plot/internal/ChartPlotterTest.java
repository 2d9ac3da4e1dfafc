// SPDX-License-Identifier: Apache-2.0
package io.kiovec.plot.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.command.Plot;
import io.kiovec.command.Plot.Panel;
import io.kiovec.command.Plot.Point;
import io.kiovec.command.Plot.Scale;
import io.kiovec.command.Plot.Series;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** Files that others can read, with what was to be drawn. */
class ChartPlotterTest {

    private static final Plot PLOT = new Plot("Reads & writes <all>", List.of(List.of(
            new Panel("left", "size", "MB/s", Scale.BYTES,
                    List.of(new Series("indirect", List.of(new Point(4096, 100), new Point(1 << 20, 900))),
                            new Series("direct", List.of(new Point(4096, 200), new Point(1 << 20, 2000))))),
            new Panel("right", "no longer than", "%", Scale.SECONDS,
                    List.of(new Series("direct", List.of(new Point(1e-6, 1), new Point(1, 100))),
                            new Series("empty", List.of()))))));

    @TempDir
    private Path folder;

    private final ChartPlotter plotter = new ChartPlotter();

    @Test
    void anSvgIsXmlWithTheNamesOfTheSeries() throws Exception {
        Path file = folder.resolve("a.svg");
        plotter.draw(PLOT, file);
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Document svg = factory.newDocumentBuilder().parse(file.toFile());
        assertEquals("svg", svg.getDocumentElement().getNodeName());
        assertEquals("760", svg.getDocumentElement().getAttribute("width"));
        Set<String> texts = new HashSet<>();
        NodeList all = svg.getElementsByTagName("text");
        for (int i = 0; i < all.getLength(); i++) {
            texts.add(all.item(i).getTextContent());
        }
        assertTrue(texts.containsAll(Set.of("Reads & writes <all>", "indirect", "direct", "empty")), texts.toString());
    }

    @Test
    void aPngHasTheColoursOfTheCurves() throws Exception {
        Path file = folder.resolve("a.PNG");
        plotter.draw(PLOT, file);
        BufferedImage image = ImageIO.read(file.toFile());
        assertEquals(2 * 760, image.getWidth());
        Set<Integer> colours = new HashSet<>();
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 150; y < image.getHeight(); y++) {
                colours.add(image.getRGB(x, y));
            }
        }
        assertTrue(colours.contains(new Color(0xD55E00).getRGB()) && colours.contains(new Color(0x0072B2).getRGB()),
                "both curves are below the legend");
    }

    @Test
    void anotherFormIsRefused() {
        assertFalse(plotter.knows(Path.of("a.pdf")));
        IOException refused = assertThrows(IOException.class, () -> plotter.draw(PLOT, folder.resolve("a.pdf")));
        assertTrue(refused.getMessage().contains(".svg or .png"), refused.getMessage());
    }

    @Test
    void aPlotWithoutCurvesIsDrawnAllTheSame() throws Exception {
        Path file = folder.resolve("none.svg");
        plotter.draw(new Plot("nothing", List.of(List.of(new Panel("", "x", "y", Scale.LINEAR, List.of())))), file);
        assertTrue(file.toFile().length() > 0);
    }
}
