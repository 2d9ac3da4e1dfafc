// SPDX-License-Identifier: Apache-2.0
package io.kiovec.plot.internal;

import io.kiovec.command.Plot;
import io.kiovec.command.Plotter;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.osgi.service.component.annotations.Component;
import org.w3c.dom.Document;

/** Draws panels beside and above each other. What draws is loaded with the first picture. */
@Component
public final class ChartPlotter implements Plotter {

    private static final String SVG = ".svg";
    private static final String PNG = ".png";
    /** Dots of a PNG for each of the picture's. */
    private static final int FINE = 2;

    /** Called by the component runtime. */
    public ChartPlotter() {
    }

    private static String ending(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.substring(Math.max(0, name.lastIndexOf('.')));
    }

    @Override
    public boolean knows(Path file) {
        return ending(file).equals(SVG) || ending(file).equals(PNG);
    }

    @Override
    public void draw(Plot plot, Path file) throws IOException {
        Picture picture = new Picture(plot);
        switch (ending(file)) {
            case SVG -> svg(picture, file);
            case PNG -> png(picture, file);
            default -> throw new IOException(file + ": a picture is written as .svg or .png");
        }
    }

    private static void svg(Picture picture, Path file) throws IOException {
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
        context.setPrecision(1);
        context.setComment("drawn by Kiovec");
        SVGGraphics2D graphics = new SVGGraphics2D(context, false);
        graphics.setSVGCanvasSize(picture.size());
        picture.paint(graphics);
        try (Writer writer = Files.newBufferedWriter(file)) {
            graphics.stream(writer, true);
        }
    }

    private static Document document() throws IOException {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().getDOMImplementation()
                    .createDocument("http://www.w3.org/2000/svg", "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IOException(e);
        }
    }

    private static void png(Picture picture, Path file) throws IOException {
        BufferedImage image = new BufferedImage(FINE * picture.size().width, FINE * picture.size().height,
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.scale(FINE, FINE);
        picture.paint(graphics);
        graphics.dispose();
        try (var out = Files.newOutputStream(file)) {
            ImageIO.setUseCache(false);
            if (!ImageIO.write(image, "png", out)) {
                throw new IOException(file + ": this Java cannot write PNG");
            }
        }
    }
}
