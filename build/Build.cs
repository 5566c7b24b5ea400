System.Console.WriteLine("skeleton");
